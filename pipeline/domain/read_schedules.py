"""The schedules as the queue has them: when each rings next, and which are paused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django_q.models import Schedule

from pipeline.domain.pause_schedule import STARTS_RUNS
from pipeline.models import PausedSchedule, ScheduleSlot


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """`pause`: who, when and why. `last_slot`: the last time it rang; its run, or why there is none."""

    name: str
    cron: str
    next_at: datetime | None
    starts_runs: bool
    pause: PausedSchedule | None
    last_slot: ScheduleSlot | None


def read_schedules() -> list[ScheduleState]:
    """Those that start runs first. Empty where `sync_schedules` never ran."""
    pauses = {row.schedule: row for row in PausedSchedule.objects.select_related("paused_by")}
    latest = ScheduleSlot.objects.order_by("schedule", "-slot").distinct("schedule")
    slots = {row.schedule: row for row in latest}
    states = [
        ScheduleState(
            name=row.name or "",
            cron=row.cron or "",
            next_at=row.next_run,
            starts_runs=row.func == STARTS_RUNS,
            pause=pauses.get(row.name or ""),
            last_slot=slots.get(row.name or ""),
        )
        for row in Schedule.objects.order_by("id")
    ]
    return sorted(states, key=lambda state: (not state.starts_runs, state.name))
