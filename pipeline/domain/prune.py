"""Nightly: what has served its time goes. Rows of record (runs, charges, scrapes) stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django_q.models import Task

from integrations.domain.expire_rejected import expire_rejected
from pipeline.models import Run, ScheduleSlot, Settings, StepRun

TASKS_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pruned:
    """Rows emptied (rejected, logs) and deleted (tasks, slots)."""

    rejected: int
    logs: int
    tasks: int
    slots: int


def prune_rows(*, at: datetime) -> Pruned:
    """Empties raw rejected items and logs past their days, deletes finished tasks of the queue."""
    settings = Settings.load()
    logs_before = at - timedelta(days=settings.logs_kept_days)
    old_runs = Run.objects.filter(finished_at__lt=logs_before)
    return Pruned(
        rejected=expire_rejected(days=settings.rejected_kept_days, at=at),
        logs=StepRun.objects.filter(run__in=old_runs).exclude(log=[]).update(log=[]),
        tasks=Task.objects.filter(stopped__lt=at - TASKS_KEPT).delete()[0],
        slots=ScheduleSlot.objects.filter(created_at__lt=logs_before).delete()[0],
    )
