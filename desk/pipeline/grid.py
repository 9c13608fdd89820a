"""The last runs as a grid: a row for each run, a cell for each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import QueryDict

from access.models import User
from desk.pipeline.looks import Look, look_of, say_seconds, say_usd
from pipeline.models import Run, StepRun
from pipeline.steps.registry import STEP_NAMES

LATEST = 30
TRIGGERS = ("schedule", "admin", "api", "command")


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of one run. `note`: counts and why, for the tooltip and screen readers."""

    step: str
    look: Look
    seconds: str
    cost: str
    failed: int
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    run: Run
    look: Look
    seconds: str
    cost: str
    cells: tuple[Cell | None, ...]

    @property
    def is_dry(self) -> bool:
        return bool(self.run.options.get("dry_run"))


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; values that are none are left out."""

    state: str = ""
    trigger: str = ""
    who: int | None = None

    @property
    def is_any(self) -> bool:
        return bool(self.state or self.trigger or self.who)


def read_filters(asked: QueryDict) -> Filters:
    state, trigger, who = (asked.get(name, "") for name in ("state", "trigger", "who"))
    return Filters(
        state=state if state in Run.State.values else "",
        trigger=trigger if trigger in TRIGGERS else "",
        who=int(who) if who.isdecimal() and len(who) < 10 else None,
    )


def read_rows(filters: Filters, *, at: datetime) -> list[Row]:
    """The latest first. Two queries."""
    runs = Run.objects.select_related("started_by").order_by("-created_at", "-id")
    if filters.state:
        runs = runs.filter(state=filters.state)
    if filters.trigger:
        runs = runs.filter(trigger=filters.trigger)
    if filters.who:
        runs = runs.filter(started_by=filters.who)
    steps = StepRun.objects.defer("log", "error", "counts", "failed_rows")
    found = runs.prefetch_related(Prefetch("steps", queryset=steps))[:LATEST]
    return [make_row(run, list(run.steps.all()), at=at) for run in found]


def make_row(run: Run, steps: Sequence[StepRun], *, at: datetime) -> Row:
    by_name = {step.name: step for step in steps}
    is_dry = bool(run.options.get("dry_run"))
    return Row(
        run=run,
        look=look_of(run.state),
        seconds=say_seconds(run.started_at, run.finished_at or at),
        cost=say_cost(run, is_dry=is_dry),
        cells=tuple(
            make_cell(by_name[name], at=at, is_dry=is_dry) if name in by_name else None
            for name in STEP_NAMES
        ),
    )


def make_cell(step: StepRun, *, at: datetime, is_dry: bool) -> Cell:
    counts = (
        f"{step.claimed} taken, {step.succeeded} done, {step.failed} failed, {step.skipped} left"
        if step.claimed
        else ""
    )
    return Cell(
        step=step.name,
        look=look_of(step.state),
        seconds=say_seconds(step.started_at, step.finished_at or at),
        cost=say_cost(step, is_dry=is_dry),
        failed=step.failed,
        note=". ".join(part for part in (counts, step.reason) if part),
    )


def say_cost(row: Run | StepRun, *, is_dry: bool) -> str:
    """Empty for what cost nothing; about, where a dry run estimates it."""
    if not row.cost_usd:
        return ""
    return f"{'about ' if is_dry else ''}{say_usd(row.cost_usd)}"


def list_people() -> list[User]:
    """Who ever started a run, to filter by."""
    starters = Run.objects.filter(started_by__isnull=False).values("started_by")
    return list(User.objects.filter(pk__in=starters).order_by("username"))
