"""Imports whose worker died go on; files that nobody needs any more are dropped."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from desk.exchange.claim_import import WORKING
from desk.exchange.start_import import enqueue_import
from desk.models import Import, ImportRow

KEPT = timedelta(days=90)


def wake_imports(*, at: datetime) -> int:
    """How many were given to the queue again: nobody holds them."""
    idle = Import.objects.filter(state__in=WORKING).filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    )
    ids = list(idle.order_by("pk").values_list("pk", flat=True))
    for job_id in ids:
        enqueue_import(job_id)
    return len(ids)


def drop_old_files(*, at: datetime) -> int:
    """Uploads and refused rows of imports begun 90 days ago; that they were made stays."""
    old = Import.objects.filter(created_at__lt=at - KEPT).exclude(state__in=WORKING)
    full = old.exclude(content=b"")
    ImportRow.objects.filter(job__in=full).delete()
    return full.update(content=b"", samples=[])
