"""The posts that addresses name, by any of their ids."""

from __future__ import annotations

from collections.abc import Iterable

from integrations.linkedin.post_urls import parse_post
from posts.models import PostAlias


def find_posts(addresses: Iterable[str]) -> list[int]:
    """Ids in the order given, each once. ValueError for what is no post, or not entered yet."""
    return list(dict.fromkeys(find_post(address) for address in addresses))


def find_post(address: str) -> int:
    ref = parse_post(address)
    alias = PostAlias.objects.filter(urn=ref.urn).first()
    if alias is None:
        raise ValueError(f"{ref.url} is not entered yet: manage.py add_posts {ref.url}")
    return alias.post_id
