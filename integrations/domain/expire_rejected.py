"""Raw payloads hold personal data, so they do not stay for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from integrations.models import Rejected


def expire_rejected(*, days: int, at: datetime) -> int:
    """Empties what is older; reason and count stay. How many were emptied."""
    old = Rejected.objects.filter(created_at__lt=at - timedelta(days=days), raw__isnull=False)
    return old.update(raw=None)
