"""What the page of a post says of it, and which addresses it links."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk.posts.facts import link_to, list_facts
from posts.models import PostAlias
from tests.factories.posts import PostFactory


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://www.linkedin.com/feed/", True),
        ("https://linkedin.com/feed/", True),
        ("https://media.licdn.com/a.png", True),
        ("http://www.linkedin.com/feed/", False),
        ("https://linkedin.com.evil.example/", False),
        ("https://evillinkedin.com/", False),
        ("https://www.linkedin.com@evil.example/", False),
        ("javascript:alert(1)", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_only_https_on_linkedins_hosts_is_a_link(address, is_link):
    assert link_to(address) == (address if is_link else "")


@pytest.mark.django_db
def test_failures_are_facts_too():
    post = PostFactory(
        failed_attempts=2,
        scrape_not_before=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        description_error="the actor brought no description",
    )
    PostAlias.objects.create(post=post, urn="urn:li:share:1", source="entered")
    facts = {label: value for label, value, _ in list_facts(post)}
    assert facts["Failed attempts"] == "2 since the last measurement"
    assert facts["Not before"] == "21 Nov 2026, 09:30"
    assert facts["Description failed"] == "the actor brought no description"
    assert facts["Other ids"] == "urn:li:share:1"


@pytest.mark.django_db
def test_a_post_without_failures_speaks_of_none():
    labels = [label for label, _, _ in list_facts(PostFactory())]
    assert not {"Failed attempts", "Not before", "Description failed"} & set(labels)
