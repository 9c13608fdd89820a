"""Ends a scrape whose items are all recorded: the post's counters follow, unless it is suspect."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from posts.domain.fail_scrape import back_off, end_scrape
from posts.domain.judge_scrape import KINDS, Counted, judge
from posts.domain.lock_scrape import lock_scrape
from posts.models import Post, Scrape


@transaction.atomic
def settle_scrape(scrape: Scrape, *, counted: Counted, at: datetime) -> Scrape:
    """The scrape as done, empty or suspect. One that ended before stays as it ended.

    Call it in the transaction that records the last page: counters and rows then agree after any
    crash. A suspect scrape changes no totals; the post is tried again later.
    """
    post, row = lock_scrape(scrape.pk)
    if row.state not in Scrape.OPEN:
        return row
    row.post = post
    state, doubt = judge(row, counted)
    _write_counts(row, counted)
    end_scrape(row, state, error=doubt, at=at)
    if state == Scrape.State.SUSPECT:
        back_off(post, at=at)
    else:
        _count_measurement(post, row)
    return row


def _write_counts(scrape: Scrape, counted: Counted) -> None:
    for kind in KINDS:
        setattr(scrape, f"{kind}_counted", getattr(counted, kind))
    scrape.anonymous_counted = counted.anonymous
    scrape.reaction_types = counted.reaction_types
    scrape.new_engagers = counted.new_engagers


def _count_measurement(post: Post, scrape: Scrape) -> None:
    """The post's counters: LinkedIn's own where known, else items listed; a kind that was neither
    read nor reported keeps what was known of it. A measurement ends all backing off.
    """
    for kind in KINDS:
        reported, counted = (getattr(scrape, f"{kind}_{how}") for how in ("reported", "counted"))
        value = counted if reported is None else reported
        if value is not None:
            setattr(post, kind, value)
    post.scrape_count += 1
    post.last_scraped_at = scrape.finished_at
    post.failed_attempts = 0
    post.scrape_not_before = None
    post.force_next = False
    post.save(update_fields=[*KINDS, *MEASURED_FIELDS])


MEASURED_FIELDS = (
    "scrape_count",
    "last_scraped_at",
    "failed_attempts",
    "scrape_not_before",
    "force_next",
    "updated_at",
)
