"""Make the rows of a run; running them is `execute_run`, queueing them `request_run`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from pipeline.models import Run, StepRun
from pipeline.steps.registry import PEOPLE_STEPS, POST_STEPS, order_steps

if TYPE_CHECKING:
    from access.models import User

# By step: posts of scrape and describe, engagers of push and enrich.
Rows = Mapping[str, Sequence[int]]


@transaction.atomic
def start_run(
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
    """A queued run with a row for each step; no steps named means all. ValueError for unknown ones.

    `rows`: by step, the only rows it may take; then only those steps run.
    """
    run, step_runs = draft_run(
        trigger=trigger,
        at=at,
        steps=steps,
        post_ids=post_ids,
        force=force,
        dry_run=dry_run,
        rows=rows,
    )
    run.started_by = started_by
    run.save()
    StepRun.objects.bulk_create(step_runs)
    return run


def draft_run(
    *,
    trigger: str,
    at: datetime,
    steps: Iterable[str] = (),
    post_ids: Sequence[int] = (),
    force: bool = False,
    dry_run: bool = False,
    rows: Rows | None = None,
) -> tuple[Run, list[StepRun]]:
    """The rows, unsaved: a dry run from the command line leaves none."""
    names = order_steps(steps or rows or ())
    options: dict[str, object] = {"post_ids": list(post_ids), "force": force, "dry_run": dry_run}
    if rows is not None:
        options["rows"] = read_rows(rows, names)
    run = Run(trigger=trigger, steps_wanted=list(names), options=options, created_at=at)
    return run, [StepRun(run=run, name=name, order=order) for order, name in enumerate(names)]


def read_rows(rows: Rows, names: Sequence[str]) -> dict[str, list[int]]:
    """ValueError where a step would be left to take everything."""
    for name in names:
        if name not in (*POST_STEPS, *PEOPLE_STEPS):
            raise ValueError(f"the step {name} takes no rows: name others")
        if not rows.get(name):
            raise ValueError(f"no rows are named for the step {name}: it would take all")
    return {name: list(rows[name]) for name in names}
