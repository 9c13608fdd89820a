"""A run as its page shows it while it goes on: what a script asks for every second or two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from desk.pipeline.grid import say_cost
from desk.pipeline.looks import look_of, say_seconds, say_usd
from integrations.domain.budgets import sum_usd
from integrations.models import Charge
from pipeline.context import LOG_LINES, WAITED
from pipeline.models import Run, StepRun

# Longer without a sign of life than a step ever is that works.
SILENT_SECONDS = 60


def tell_run(
    run: Run, steps: list[StepRun], *, seen: Mapping[str, int], at: datetime
) -> dict[str, Any]:
    """`seen`: by step, how many lines of its log the page has already."""
    look = look_of(run.state)
    is_dry = bool(run.options.get("dry_run"))
    return {
        "state": run.state,
        "colour": look.colour,
        "sign": look.sign,
        "word": look.word,
        "is_open": run.state in Run.OPEN,
        "seconds": say_seconds(run.started_at, run.finished_at or at),
        "cost": say_so_far(run, is_dry=is_dry),
        "note": say_note(run, at=at),
        "steps": [tell_step(step, seen.get(step.name, 0), is_dry=is_dry, at=at) for step in steps],
    }


def tell_step(step: StepRun, seen: int, *, is_dry: bool, at: datetime) -> dict[str, Any]:
    """A full log drops its oldest lines, so it is sent whole."""
    look = look_of(step.state)
    is_whole = seen > len(step.log) or len(step.log) >= LOG_LINES
    lines = step.log if is_whole else step.log[seen:]
    done, total = step.progress.get("done"), step.progress.get("total")
    return {
        "name": step.name,
        "state": step.state,
        "colour": look.colour,
        "sign": look.sign,
        "word": look.word,
        "reason": step.reason,
        "claimed": step.claimed,
        "succeeded": step.succeeded,
        "failed": step.failed,
        "skipped": step.skipped,
        "calls": step.calls,
        "cost": say_cost(step, is_dry=is_dry),
        "seconds": say_seconds(step.started_at, step.finished_at or at),
        "done": done,
        "total": total,
        "progress": say_progress(step),
        "counts": say_counts(step),
        "log": [[say_time(moment), level, text] for moment, level, text in lines],
        "log_is_whole": is_whole,
    }


def say_progress(step: StepRun) -> str:
    """Only while it works: afterwards the counts say more."""
    if step.state != StepRun.State.RUNNING or not step.progress:
        return ""
    of_total = "" if step.progress.get("total") is None else f" of {step.progress['total']}"
    return f"{step.progress.get('done', 0)}{of_total} {step.progress.get('text', '')}".strip()


def say_counts(step: StepRun) -> str:
    """The step's own counts, such as created and updated."""
    kept = {name: number for name, number in step.counts.items() if name != WAITED and number}
    return ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in kept.items())


def say_time(moment: str) -> str:
    """In the zone of the person who looks; what is no moment stays as it is."""
    try:
        return timezone.localtime(datetime.fromisoformat(moment)).strftime("%H:%M:%S")
    except ValueError:
        return moment


def say_note(run: Run, *, at: datetime) -> str:
    """What somebody should know who waits for it."""
    if run.state == Run.State.RUNNING and run.stop_requested_at:
        return (
            "It was asked to stop, and ends after the row it works on. Paid runs that were started"
            " are still collected, by a later run."
        )
    if run.state == Run.State.QUEUED:
        return "It waits for a worker to take it."
    if run.state == Run.State.RUNNING and run.heartbeat_at:
        silent = (at - run.heartbeat_at).total_seconds()
        if silent > SILENT_SECONDS:
            return f"No sign of life for {say_seconds(run.heartbeat_at, at)}: it is watched."
    return run.error


def say_so_far(run: Run, *, is_dry: bool) -> str:
    """While it works the ledger knows more than the run's own sum, which is made at its end."""
    if is_dry or run.state != Run.State.RUNNING:
        return say_cost(run, is_dry=is_dry) or "nothing so far"
    sums = Charge.objects.filter(run_ref=run.ref).aggregate(
        settled=sum_usd(Q(state=Charge.State.SETTLED)), open=sum_usd(Q(state=Charge.State.RESERVED))
    )
    parts = [say_usd(sums["settled"])] if sums["settled"] else []
    if sums["open"]:
        parts.append(f"{say_usd(sums['open'])} set aside")
    return ", ".join(parts) or "nothing so far"
