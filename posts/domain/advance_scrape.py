"""Moves open scrapes along, and says that somebody is still at work on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from posts.models import Scrape

LEASE = timedelta(minutes=10)


def renew_lease(scrape_ids: Iterable[int], at: datetime) -> int:
    """Ten more minutes from `at` for those that are open; returns how many are."""
    return Scrape.objects.open().filter(pk__in=list(scrape_ids)).update(lease_until=at + LEASE)


def mark_running(scrape: Scrape, at: datetime) -> Scrape:
    """Its actor runs were started. A scrape that is further already stays as it is."""
    waiting = Scrape.objects.filter(pk=scrape.pk, state=Scrape.State.RESERVED)
    waiting.update(state=Scrape.State.RUNNING, started_at=at, lease_until=at + LEASE)
    scrape.refresh_from_db()
    return scrape


def mark_collecting(scrape: Scrape, at: datetime) -> Scrape:
    """The first items are being recorded. A settled scrape stays as it is."""
    waiting = Scrape.objects.filter(
        pk=scrape.pk, state__in=[Scrape.State.RESERVED, Scrape.State.RUNNING]
    )
    waiting.update(state=Scrape.State.COLLECTING, lease_until=at + LEASE)
    scrape.refresh_from_db()
    return scrape
