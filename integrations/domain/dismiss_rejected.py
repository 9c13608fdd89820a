"""A person's word that rejected items are of no use: they stay, closed, and may be opened again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Greatest

from integrations.models import Rejected


def dismiss_rejected(rejected_ids: Collection[int], *, at: datetime) -> int:
    """How many were open and are dismissed now."""
    rows = Rejected.objects.filter(pk__in=list(rejected_ids), state=Rejected.State.OPEN)
    # Another machine's clock may have kept one a moment after ours.
    return rows.update(state=Rejected.State.DISMISSED, closed_at=Greatest("created_at", Value(at)))


def reopen_rejected(rejected_ids: Collection[int]) -> int:
    """How many were dismissed and are open again."""
    rows = Rejected.objects.filter(pk__in=list(rejected_ids), state=Rejected.State.DISMISSED)
    return rows.update(state=Rejected.State.OPEN, closed_at=None)
