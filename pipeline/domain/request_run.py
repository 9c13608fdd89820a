"""Queue a run: its rows and the queue's message are one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django_q.tasks import async_task

from pipeline.domain.start_run import start_run
from pipeline.models import Run, ScheduleSlot

if TYPE_CHECKING:
    from access.models import User

SCHEDULE = "schedule"
SCHEDULE_LOCK = 0x504F5354  # any fixed number: the name of "who starts scheduled runs"


@transaction.atomic
def request_run(
    *,
    trigger: str,
    at: datetime,
    steps: Iterable[str] = (),
    post_ids: Sequence[int] = (),
    force: bool = False,
    dry_run: bool = False,
    started_by: User | None = None,
) -> Run:
    """A run that a worker will pick up. Raises ValueError for an unknown step."""
    run = start_run(
        trigger=trigger,
        at=at,
        steps=steps,
        post_ids=post_ids,
        force=force,
        dry_run=dry_run,
        started_by=started_by,
    )
    enqueue_run(run)
    return run


@transaction.atomic
def request_scheduled_run(schedule: str, slot: datetime, *, at: datetime) -> Run | None:
    """The run of one slot of a schedule; None when the slot was taken, or a scheduled run goes on."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SCHEDULE_LOCK])
    taken, is_new = ScheduleSlot.objects.get_or_create(schedule=schedule, slot=slot)
    if not is_new or Run.objects.open().filter(trigger=SCHEDULE).exists():
        return None
    taken.run = request_run(trigger=SCHEDULE, at=at)
    taken.save(update_fields=["run"])
    return taken.run


def enqueue_run(run: Run) -> None:
    """Rings the bell. Twice is harmless: a run is claimed before it is worked on."""
    async_task("pipeline.tasks.execute_run", run.pk, task_name=f"run {run.pk}", group="run")
