"""One step of one run: called, timed, its outcome written to its row."""

from __future__ import annotations

import math
import traceback
from datetime import datetime

from pipeline.context import WAITED, RunBlocked, SkipStep, StepContext
from pipeline.domain.count_costs import count_costs
from pipeline.models import StepRun
from pipeline.steps.registry import CREDENTIALS, Step, get_step

State = StepRun.State


def execute_step(context: StepContext) -> bool:
    """Runs the step; its row says how it went. False when it is to go on in a later task.

    Raises RunBlocked, once recorded, when the steps after it must not be tried.
    """
    step = context.step_run
    step.state, step.started_at = State.RUNNING, step.started_at or context.now()
    _save(step, "state", "started_at")
    blocked: RunBlocked | None = None
    try:
        check_can_run(context, get_step(step.name))
        get_step(step.name).load()(context)
        step.state = _judge(context)
    except SkipStep as skip:
        step.state, step.reason = State.SKIPPED, str(skip)
    except RunBlocked as error:
        blocked = error
        record_failure(step, error)
    except Exception as error:  # noqa: BLE001 - the edge of the step's row
        record_failure(step, error)
    _close(context)
    if blocked is not None:
        raise blocked
    return step.state != State.RUNNING


def check_can_run(context: StepContext, step: Step) -> None:
    """Raises SkipStep for a step that is switched off, or whose vendor is not configured."""
    if not getattr(context.settings, step.switch):
        raise SkipStep(f"the step {step.name} is switched off in the settings")
    if step.vendor and getattr(context.vendors, step.vendor) is None:
        raise SkipStep(f"{step.vendor} is not configured: {CREDENTIALS[step.vendor]} is not set")


def record_failure(step: StepRun, error: Exception) -> None:
    """`reason` is one line for people, `error` the traceback. A database's DETAIL may hold
    people's data, so those lines are left out.
    """
    lines = traceback.format_exception(error)
    kept = [line for line in "".join(lines).splitlines() if not line.startswith("DETAIL:")]
    first = str(error).strip().splitlines()[:1]
    words = first[0] if first else "no words"
    is_ours = type(error).__module__.split(".")[0] in {
        "pipeline",
        "integrations",
        "posts",
        "engagers",
    }
    step.state = State.FAILED
    step.reason = words if is_ours else f"{type(error).__name__}: {words}"
    step.error = "\n".join(kept)


def _judge(context: StepContext) -> str:
    step = context.step_run
    if context.asked_for_end:
        return State.RUNNING if context.is_paused() else State.STOPPED
    if step.failed and not (step.succeeded or step.skipped):
        return State.FAILED
    return State.PARTIAL if step.failed or step.reason else State.SUCCEEDED


def _close(context: StepContext) -> None:
    step, at = context.step_run, context.now()
    step.counts[WAITED] = step.counts.get(WAITED, 0) + math.ceil(context.waited_seconds())
    if step.state == State.STOPPED:
        step.reason = step.reason or "stopped by a person"
    if step.failed and not step.reason:
        step.reason = f"{step.failed} failed: {'; '.join(list_errors(step)[:1]) or 'see the log'}"
    if step.state != State.RUNNING:
        step.finished_at = at
    context.heartbeat(now=True)
    _save(step, "state", "reason", "error", "finished_at")
    if step.pk is not None and not context.dry_run:
        count_costs([context.run.pk])
        step.refresh_from_db(fields=["cost_usd"])


def list_errors(step: StepRun) -> list[str]:
    """The texts of the log's lines that speak of a failure: one for each row."""
    return [text for _, level, text in step.log if level == "error"]


def _save(step: StepRun, *fields: str) -> None:
    if step.pk is not None:
        step.save(update_fields=list(fields))


def seconds_between(began: datetime | None, ended: datetime | None) -> float:
    """How long a step took; 0 for one that never began."""
    return round((ended - began).total_seconds(), 3) if began and ended else 0.0
