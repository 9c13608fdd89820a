"""Work on a run: its steps in order, in this process. A run belongs to one process at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from pipeline.after_run import call_after_run
from pipeline.context import (
    MAX_WAIT_SECONDS,
    WAITED,
    RunBlocked,
    ShowProgress,
    StepContext,
    show_nothing,
)
from pipeline.domain.execute_step import execute_step
from pipeline.domain.finish_run import end_steps, finish_run
from pipeline.domain.hold_run import holding
from pipeline.models import Run, Settings, StepRun
from pipeline.steps.registry import POST_STEPS
from pipeline.vendors import Vendors

STALE_AFTER = timedelta(minutes=10)
State = StepRun.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How a process works on a run. `slice_seconds`: give the run back after so long, to go on later."""

    vendors: Vendors = field(default_factory=Vendors)
    show_progress: ShowProgress = show_nothing
    max_wait_seconds: float = MAX_WAIT_SECONDS
    slice_seconds: float | None = None
    poll_seconds: float = 1.0


def execute_run(run: Run, conditions: Conditions | None = None) -> Run:
    """The run afterwards: finished, or still open when its slice is over or another process has it.

    Raises nothing for a step's failure: the rows say it. An interruption closes the run.
    """
    with holding(run.pk):
        return _work_on(run, conditions or Conditions())


def _work_on(run: Run, conditions: Conditions) -> Run:
    if not claim_run(run, at=timezone.now()):
        return run
    steps = list(run.steps.order_by("order"))
    try:
        is_over = execute_steps(run, steps, conditions)
    except BaseException:
        end_steps(run, reason="interrupted", at=timezone.now())
        steps = list(run.steps.order_by("order"))
        finish_run(run, steps, at=timezone.now())
        raise
    if is_over:
        finished = finish_run(run, steps, at=timezone.now())
        call_after_run(finished)
        return finished
    run.heartbeat_at = None
    run.save(update_fields=["heartbeat_at"])
    return run


def claim_run(run: Run, *, at: datetime) -> bool:
    """Takes a queued run, or a running one that nobody holds."""
    free = Q(state=Run.State.QUEUED) | Q(state=Run.State.RUNNING, heartbeat_at=None)
    claimed = Run.objects.filter(free, pk=run.pk).update(
        state=Run.State.RUNNING, heartbeat_at=at, started_at=run.started_at or at
    )
    run.refresh_from_db()
    return bool(claimed)


def execute_steps(run: Run, steps: Sequence[StepRun], conditions: Conditions) -> bool:
    """False when a step is to go on later. Works on unsaved rows too, then writes nothing."""
    settings = Settings.objects.filter(pk=1).first() or Settings()
    blocked = ""
    for step in steps:
        if step.finished_at is not None:
            continue
        if blocked:
            _leave(step, blocked)
            continue
        context = _make_context(run, step, steps, settings, conditions)
        try:
            if not execute_step(context):
                return False
        except RunBlocked as error:
            blocked = f"{step.name} failed: {error}"
        if step.state == State.STOPPED:
            blocked = "stopped by a person"
    return True


def _leave(step: StepRun, reason: str) -> None:
    step.state, step.reason, step.finished_at = State.SKIPPED, reason, timezone.now()
    if step.pk is not None:
        step.save(update_fields=["state", "reason", "finished_at"])


def _make_context(
    run: Run,
    step: StepRun,
    steps: Sequence[StepRun],
    settings: Settings,
    conditions: Conditions,
) -> StepContext:
    waited = sum(other.counts.get(WAITED, 0) for other in steps)
    only = run.options.get("rows", {}).get(step.name)
    takes_posts = step.name in POST_STEPS
    return StepContext(
        run=run,
        step_run=step,
        settings=settings,
        post_ids=tuple(only if only and takes_posts else run.options.get("post_ids", ())),
        engager_ids=tuple(only) if only and not takes_posts else None,
        force=bool(run.options.get("force")),
        dry_run=bool(run.options.get("dry_run")),
        vendors=conditions.vendors,
        show_progress=conditions.show_progress,
        max_wait_seconds=conditions.max_wait_seconds - waited,
        slice_seconds=conditions.slice_seconds,
        poll_seconds=conditions.poll_seconds,
    )
