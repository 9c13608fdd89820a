"""Make the rows of a run; running them is `execute_run`, queueing them `request_run`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from pipeline.models import Run, StepRun
from pipeline.steps.registry import order_steps

if TYPE_CHECKING:
    from access.models import User


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
) -> Run:
    """A queued run with a row for each step; no steps named means all. ValueError for unknown ones."""
    run, rows = draft_run(
        trigger=trigger, at=at, steps=steps, post_ids=post_ids, force=force, dry_run=dry_run
    )
    run.started_by = started_by
    run.save()
    StepRun.objects.bulk_create(rows)
    return run


def draft_run(
    *,
    trigger: str,
    at: datetime,
    steps: Iterable[str] = (),
    post_ids: Sequence[int] = (),
    force: bool = False,
    dry_run: bool = False,
) -> tuple[Run, list[StepRun]]:
    """The rows, unsaved: a dry run from the command line leaves none."""
    names = order_steps(steps)
    run = Run(
        trigger=trigger,
        steps_wanted=list(names),
        options={"post_ids": list(post_ids), "force": force, "dry_run": dry_run},
        created_at=at,
    )
    return run, [StepRun(run=run, name=name, order=order) for order, name in enumerate(names)]
