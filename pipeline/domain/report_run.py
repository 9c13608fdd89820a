"""A run as `run_pipeline --json` prints it. Names and meanings are fixed: scripts read them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pipeline.domain.execute_step import seconds_between
from pipeline.models import Run, StepRun


def report_run(run: Run, steps: Sequence[StepRun]) -> dict[str, Any]:
    """Amounts are USD as text with four decimals; a dry run has no id, and its cost is an estimate."""
    return {
        "run": run.pk,
        "status": run.state,
        "cost_usd": as_usd(run.cost_usd),
        "steps": [report_step(step) | preview_step(run, step) for step in steps],
    }


def report_step(step: StepRun) -> dict[str, Any]:
    is_failed = step.state == StepRun.State.FAILED
    return {
        "name": step.name,
        "status": step.state,
        "reason": step.reason,
        "claimed": step.claimed,
        "succeeded": step.succeeded,
        "failed": step.failed,
        "skipped": step.skipped,
        "calls": step.calls,
        "cost_usd": as_usd(step.cost_usd),
        "seconds": seconds_between(step.started_at, step.finished_at),
        "error": step.reason if is_failed and step.error else "",
    }


def preview_step(run: Run, step: StepRun) -> dict[str, Any]:
    """Of a dry run: what the step would do, a line each. A real run's lines are in its log."""
    return {"would": [text for _, _, text in step.log]} if run.options.get("dry_run") else {}


def as_usd(amount: Decimal) -> str:
    return f"{amount:.4f}"
