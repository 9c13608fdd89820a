"""Pause a schedule, so that it starts no run, and resume it. The row is the pause."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django_q.models import Schedule

from pipeline.models import PausedSchedule

if TYPE_CHECKING:
    from access.models import User

# The task of the schedules that start runs; the others keep the house in order and go on.
STARTS_RUNS = "pipeline.tasks.run_schedule"


@transaction.atomic
def pause_schedule(name: str, *, by: User, reason: str, at: datetime) -> PausedSchedule:
    """The pause; one that was there stays as it was. Raises ValueError for what starts no runs."""
    if not Schedule.objects.filter(name=name, func=STARTS_RUNS).exists():
        raise ValueError(f"schedule: {name!r} starts no runs, so there is nothing to pause.")
    pause, _ = PausedSchedule.objects.get_or_create(
        schedule=name, defaults={"paused_by": by, "reason": reason.strip()[:200], "paused_at": at}
    )
    return pause


def resume_schedule(name: str) -> bool:
    """False where nothing was paused. The slots that went by stay without a run."""
    deleted, _ = PausedSchedule.objects.filter(schedule=name).delete()
    return deleted > 0
