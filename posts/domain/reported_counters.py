"""LinkedIn's own counters, kept apart from what we counted: which of them belong to a scrape."""

from __future__ import annotations

from datetime import datetime, timedelta

from posts.models import Post, Scrape

# A description that far from a measurement still speaks of the same moment.
SAME_MOMENT = timedelta(hours=6)


def own_counters(post: Post, *, at: datetime) -> dict[str, int | None]:
    """What a scrape that is reserved at `at` inherits from the description made just before it."""
    described = post.described_at
    is_older = post.last_scraped_at is not None and (
        described is None or described < post.last_scraped_at
    )
    if described is None or is_older or described < at - SAME_MOMENT:
        return {}
    return {
        "reactions_reported": post.reactions,
        "comments_reported": post.comments,
        "reposts_reported": post.reposts,
    }


def find_scrape_described(post: Post, *, at: datetime) -> Scrape | None:
    """The scrape that a description made at `at` reports for: the open one, else the last
    measurement when it ended just before and no other description spoke for it.
    """
    scrape = post.scrapes.open().first() or post.scrapes.measured().latest_first().first()
    if scrape is None or scrape.finished_at is None:
        return scrape
    is_near = scrape.finished_at <= at <= scrape.finished_at + SAME_MOMENT
    return scrape if is_near and scrape.reactions_reported is None else None
