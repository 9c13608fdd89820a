"""How long a post rests after failures in a row: 15 minutes, 1, 6, 24, then 48 hours."""

from __future__ import annotations

from datetime import timedelta

WAITS = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(hours=48),
)


def wait_after(failures: int) -> timedelta:
    """`failures` in a row, 1 or more."""
    return WAITS[min(failures, len(WAITS)) - 1]
