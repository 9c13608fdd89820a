"""Writes down what LinkedIn says of a post. What people entered is never touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from integrations.apify.items import PostDetailItem
from integrations.models import ActorRun
from posts.domain.backoff import wait_after
from posts.domain.facts import said_facts
from posts.domain.learn_aliases import is_another_post, learn_aliases
from posts.domain.reported_counters import find_scrape_described
from posts.models import Post

SHELL = "LinkedIn shows nothing of this post: private, removed or behind a login"
OTHER = "the actor answered about another post: check the address, or try another actor"
COUNTERS = ("reactions", "comments", "reposts")


@dataclass(frozen=True, slots=True)
class Described:
    """`post` as it is now. `learned`: new aliases; `taken`: URNs of other posts, with their ids."""

    post: Post
    error: str = ""
    learned: tuple[str, ...] = ()
    taken: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def describe_post(
    post: Post, detail: PostDetailItem, *, actor_run: ActorRun | None, at: datetime
) -> Described:
    """Facts, counters and aliases from one item read at `at`. A shell is a failed description.

    What the item does not say keeps its value; an item older than the last description changes
    nothing, and counters older than the last measurement are left out.
    """
    row = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if row.described_at is not None and at < row.described_at:
        return Described(row)
    if detail.is_shell or is_another_post(row, detail.urns):
        return _fail(row, error=SHELL if detail.is_shell else OTHER, at=at)
    learned, taken = learn_aliases(
        row, detail.urns, source=actor_run.actor_key if actor_run else "described"
    )
    for name, value in said_facts(row, detail).items():
        setattr(row, name, value)
    _report_counters(row, detail, at=at)
    error = "".join(f"{urn} already belongs to post {owner}. " for urn, owner in taken.items())
    row.first_described_at = row.first_described_at or at
    row.described_at = at
    row.description_error = error.rstrip()
    row.description_attempts = 0
    row.describe_not_before = None
    row.save()
    return Described(row, row.description_error, learned, taken)


@transaction.atomic
def fail_description(post: Post, *, error: str, at: datetime) -> Described:
    """A description that brought nothing: it is tried again later, 8 times in a row at most."""
    row = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    return _fail(row, error=error, at=at)


def _fail(post: Post, *, error: str, at: datetime) -> Described:
    post.description_error = error
    post.description_attempts += 1
    post.describe_not_before = at + wait_after(post.description_attempts)
    post.save(
        update_fields=[
            "description_error",
            "description_attempts",
            "describe_not_before",
            "updated_at",
        ]
    )
    return Described(post, error)


def _report_counters(post: Post, detail: PostDetailItem, *, at: datetime) -> None:
    said = {name: getattr(detail, name) for name in COUNTERS}
    scrape = find_scrape_described(post, at=at)
    if scrape is not None:
        for name, count in said.items():
            setattr(scrape, f"{name}_reported", count)
        scrape.save(update_fields=[f"{name}_reported" for name in COUNTERS])
    if post.last_scraped_at is None or at >= post.last_scraped_at:
        for name, count in said.items():
            if count is not None:
                setattr(post, name, count)
