"""Queue a run: its rows and, where the queue is the database, its message are one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from pipeline.domain.ring import ring
from pipeline.domain.start_run import Rows, start_run
from pipeline.models import PausedSchedule, Run, ScheduleSlot

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
    rows: Rows | None = None,
) -> Run:
    """A run that a worker will pick up. Raises ValueError for an unknown step.

    `rows`: by step, the only posts (scrape, describe) or engagers (push, enrich) it may take.
    """
    run = start_run(
        trigger=trigger,
        at=at,
        steps=steps,
        post_ids=post_ids,
        force=force,
        dry_run=dry_run,
        started_by=started_by,
        rows=rows,
    )
    enqueue_run(run)
    return run


@transaction.atomic
def request_scheduled_run(schedule: str, slot: datetime, *, at: datetime) -> Run | None:
    """The run of one slot of a schedule; None when the slot was taken, a scheduled run goes on, or
    somebody paused the schedule. The slot says why.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SCHEDULE_LOCK])
    taken, is_new = ScheduleSlot.objects.get_or_create(schedule=schedule, slot=slot)
    if not is_new:
        return None
    if why := why_left(schedule):
        taken.left_because = why
        taken.save(update_fields=["left_because"])
        return None
    taken.run = request_run(trigger=SCHEDULE, at=at)
    taken.save(update_fields=["run"])
    return taken.run


def why_left(schedule: str) -> str:
    """Why a slot of this schedule may start no run now; empty when it may."""
    pause = PausedSchedule.objects.select_related("paused_by").filter(schedule=schedule).first()
    if pause is not None:
        who = f" by {pause.paused_by}" if pause.paused_by else ""
        return f"paused{who}{f': {pause.reason}' if pause.reason else ''}"[:300]
    going = Run.objects.open().filter(trigger=SCHEDULE).first()
    return f"the scheduled run {going.pk} goes on" if going else ""


def enqueue_run(run: Run) -> None:
    ring("pipeline.tasks.execute_run", run.pk, name="run", group="run")
