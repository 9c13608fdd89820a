"""What the queue may call. Short, with ids as arguments; safe to be delivered twice or never."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec

from django.utils import timezone

from integrations.domain.deliver import deliver_due
from pipeline.domain import execute_run as execution
from pipeline.domain.beat import QUEUE, record_beat
from pipeline.domain.prune import prune_rows
from pipeline.domain.reconcile import audit_vendors, reconcile_all
from pipeline.domain.request_run import enqueue_run, request_scheduled_run
from pipeline.domain.tell import read_ways, warn
from pipeline.models import Run
from pipeline.vendors import Vendors

logger = logging.getLogger(__name__)
P = ParamSpec("P")

SLICE_SECONDS = 60.0


def recorded(task: Callable[P, str]) -> Callable[P, str]:
    """A failure becomes the task's result: the queue would only repeat it blindly, and the
    reconciler repeats what is due.
    """

    @wraps(task)
    def call(*args: P.args, **kwargs: P.kwargs) -> str:
        try:
            return task(*args, **kwargs)
        except Exception as error:
            logger.exception("%s failed", task.__name__)
            return f"failed: {type(error).__name__}"

    return call


@recorded
def execute_run(run_id: int) -> str:
    """Works on a run for a minute; a run that is not over then goes on in a task of its own."""
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        return "gone"
    with Vendors() as vendors:
        run = execution.execute_run(
            run, execution.Conditions(vendors=vendors, slice_seconds=SLICE_SECONDS)
        )
    if run.state == Run.State.RUNNING and run.heartbeat_at is None:
        enqueue_run(run)
    return run.state


@recorded
def run_schedule(intended_date: str) -> str:
    """The pipeline's run of one slot."""
    slot = datetime.fromisoformat(intended_date)
    run = request_scheduled_run("pipeline", slot, at=timezone.now())
    return (
        f"run {run.pk}"
        if run
        else "no run: the slot was taken, a scheduled run goes on, or it is paused"
    )


@recorded
def reconcile(intended_date: str = "") -> str:  # noqa: ARG001 - every schedule passes it
    with Vendors() as vendors:
        return str(reconcile_all(vendors, at=timezone.now()))


@recorded
def beat(intended_date: str = "") -> str:  # noqa: ARG001
    record_beat(QUEUE, at=timezone.now())
    return "alive"


@recorded
def prune(intended_date: str = "") -> str:  # noqa: ARG001
    return str(prune_rows(at=timezone.now()))


@recorded
def deliver(intended_date: str = "") -> str:  # noqa: ARG001
    """Webhooks and alerts that are due."""
    return f"{deliver_due(read_ways(), clock=timezone.now)} delivered"


@recorded
def audit(intended_date: str = "") -> str:  # noqa: ARG001
    """The last two days: a run that ended unseen is found the night after."""
    at = timezone.now()
    with Vendors() as vendors:
        unmatched = audit_vendors(vendors, since=at - timedelta(days=2), at=at)
    if unmatched:
        warn(
            "unmatched runs",
            subject=f"{at:%Y-%m-%d}",
            text=f"{len(unmatched)} runs at Apify match no intent of ours: see the worker's log.",
            path="/admin/integrations/actorrun/",
            at=at,
        )
    return str(unmatched)
