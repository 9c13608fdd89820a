"""A world where the vendors are the sandbox, and posts of it are entered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from integrations.linkedin.post_urls import parse_post
from integrations.sandbox.serve import Sandbox
from posts.models import Post, PostAlias


@pytest.fixture
def vendors(sandbox: Sandbox, settings) -> Sandbox:
    """All three vendors configured, at the sandbox."""
    settings.APIFY_TOKEN, settings.APIFY_API_URL = "apify-token", sandbox.apify_url
    settings.HUBSPOT_ACCESS_TOKEN, settings.HUBSPOT_API_URL = "pat-token", sandbox.hubspot_url
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "sk-key", sandbox.openai_url
    return sandbox


@pytest.fixture
def no_vendors(settings) -> None:
    settings.APIFY_TOKEN = settings.HUBSPOT_ACCESS_TOKEN = settings.OPENAI_API_KEY = ""


@pytest.fixture
def enter(sandbox: Sandbox, transactional_db) -> Callable[..., list[Post]]:
    """Enters so many posts of the sandbox's world."""

    def enter(count: int = 1) -> list[Post]:
        found = sandbox.context.world.list_posts(age_days=sandbox.context.age_days)
        return [enter_post(post["url"]) for post in found[:count]]

    return enter


def enter_post(url: str) -> Post:
    ref = parse_post(url)
    post = Post.objects.create(urn=ref.urn, url=ref.url, published_at=ref.published_at)
    PostAlias.objects.create(post=post, urn=ref.urn, source="entered")
    return post
