"""Goes on with a scrape whose worker died: nothing is bought again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from posts.domain.advance_scrape import LEASE
from posts.models import Scrape


@transaction.atomic
def take_over_scrape(scrape_id: int, *, at: datetime) -> Scrape | None:
    """The scrape with a new lease; None when it ended, another is at work on it or just took it."""
    cut_off = Scrape.objects.cut_off(at).filter(pk=scrape_id)
    scrape = cut_off.select_for_update(skip_locked=True, no_key=True).first()
    return take_over(scrape, at=at) if scrape else None


def take_over(scrape: Scrape, *, at: datetime) -> Scrape:
    """Renews the lease of a scrape that the caller has locked."""
    scrape.lease_until = at + LEASE
    scrape.save(update_fields=["lease_until"])
    return scrape
