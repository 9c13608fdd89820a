"""Ends a scrape that measured nothing: the post backs off, its counters stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integrations.domain.close_unstarted import abandon_runs
from posts.domain.backoff import wait_after
from posts.domain.count_costs import sum_costs
from posts.domain.lock_scrape import lock_scrape
from posts.models import Post, Scrape


@transaction.atomic
def fail_scrape(scrape: Scrape, *, error: str, at: datetime) -> Scrape:
    """`error` says what to do next. A scrape that ended before stays as it ended.

    Runs of it that never started are given up with their charges; those that did are reconciled.
    """
    post, row = lock_scrape(scrape.pk)
    if row.state in Scrape.OPEN:
        abandon_runs(row.subject, at=at)
        end_scrape(row, Scrape.State.FAILED, error=error, at=at)
        back_off(post, at=at)
    return row


def end_scrape(scrape: Scrape, state: Scrape.State, *, error: str, at: datetime) -> None:
    """Writes the end. Another machine's clock may have reserved it a moment after ours."""
    scrape.state = state
    scrape.error = error
    scrape.lease_until = None
    scrape.finished_at = max(at, scrape.created_at)
    scrape.cost_usd = sum_costs(scrape)
    scrape.save()


def back_off(post: Post, *, at: datetime) -> None:
    """One more failed attempt. It uses up a person's force, else a forced post would be paid for
    again and again.
    """
    post.failed_attempts += 1
    post.scrape_not_before = at + wait_after(post.failed_attempts)
    post.force_next = False
    post.save(update_fields=["failed_attempts", "scrape_not_before", "force_next", "updated_at"])
