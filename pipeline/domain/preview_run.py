"""A dry run from the command line: the steps say what they would do; no row is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from pipeline.domain.execute_run import Conditions, execute_steps
from pipeline.domain.finish_run import finish_run
from pipeline.domain.start_run import draft_run
from pipeline.models import Run, StepRun


def preview_run(
    *,
    steps: Iterable[str] = (),
    post_ids: Sequence[int] = (),
    force: bool = False,
    conditions: Conditions | None = None,
) -> tuple[Run, list[StepRun]]:
    """The rows a run would have, with estimated costs, unsaved. ValueError for an unknown step."""
    run, rows = draft_run(
        trigger="command",
        at=timezone.now(),
        steps=steps,
        post_ids=post_ids,
        force=force,
        dry_run=True,
    )
    execute_steps(run, rows, conditions or Conditions())
    return finish_run(run, rows, at=timezone.now()), rows
