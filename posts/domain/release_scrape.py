"""Lets go of a scrape that we stopped working on ourselves: no attempt of the vendor's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integrations.domain.close_unstarted import abandon_runs
from integrations.models import ActorRun
from posts.domain.lock_scrape import lock_scrape
from posts.models import Scrape


@transaction.atomic
def release_scrape(scrape: Scrape, *, at: datetime) -> None:
    """Never started: as if it had never been reserved, its charges released. Started: its lease
    ends now, so that the next worker takes it over with what it has paid for.
    """
    _, row = lock_scrape(scrape.pk)
    if row.state not in Scrape.OPEN:
        return
    abandon_runs(row.subject, at=at)
    begun = ActorRun.objects.of(row.subject).exclude(state=ActorRun.State.ABSENT)
    if begun.exists():
        row.lease_until = at
        row.save(update_fields=["lease_until"])
    else:
        row.delete()
