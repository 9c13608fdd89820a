"""Signs of life. The queue beats through a scheduled task: it proves that the whole chain works."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.models import Heartbeat

QUEUE = "queue"
# Longer than the longest task: all processes may be busy when the bell rings.
MISSED_AFTER = timedelta(minutes=6)


def record_beat(name: str, *, at: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": at})


def is_beating(name: str, *, at: datetime, since: datetime | None = None) -> bool:
    """Whether a beat came within the last minutes. A part begun at `since` has that long to beat."""
    row = Heartbeat.objects.filter(name=name).first()
    latest = max(
        (moment for moment in (since, row.beat_at if row else None) if moment), default=None
    )
    return latest is not None and at - latest < MISSED_AFTER
