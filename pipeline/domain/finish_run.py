"""How a run ends: its state from its steps', its cost from the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.domain.count_costs import count_costs
from pipeline.domain.tell import tell_run
from pipeline.models import Run, StepRun


def finish_run(run: Run, steps: Sequence[StepRun], *, at: datetime) -> Run:
    """Closes a run whose steps are all closed. Unsaved rows stay unsaved."""
    run.state, run.finished_at = judge_run(steps), max(at, run.created_at)
    run.cost_usd = sum((step.cost_usd for step in steps), start=run.cost_usd * 0)
    if run.pk is not None:
        run.save(update_fields=["state", "finished_at", "cost_usd"])
        count_costs([run.pk])
        run.refresh_from_db(fields=["cost_usd"])
        tell_run(run, steps, at=run.finished_at)
    return run


def judge_run(steps: Sequence[StepRun]) -> str:
    """Stopped if any step was; failed if nothing of it worked (a check before the work is no work)."""
    states = {step.state for step in steps}
    worked = {step.state for step in steps if step.name != "prepare"} & {"succeeded", "partial"}
    if "stopped" in states:
        return Run.State.STOPPED
    if "failed" in states:
        return Run.State.PARTIAL if worked else Run.State.FAILED
    if "partial" in states:
        return Run.State.PARTIAL
    return Run.State.SUCCEEDED if "succeeded" in states else Run.State.SKIPPED


def end_steps(run: Run, *, reason: str, at: datetime) -> None:
    """Closes what is still open: begun steps failed, the others were never run."""
    run.steps.filter(state=StepRun.State.RUNNING).update(
        state=StepRun.State.FAILED, reason=reason, error=reason, finished_at=at
    )
    run.steps.filter(state=StepRun.State.PENDING).update(
        state=StepRun.State.SKIPPED, reason=reason, finished_at=at
    )
