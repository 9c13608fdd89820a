"""What the reporting views need before a run: the pipeline's step `prepare` calls it."""

from __future__ import annotations

from pipeline.context import StepContext
from reporting.domain.sync_views import compare_views, sync_views


def prepare_views(context: StepContext) -> None:
    """Makes what is missing or differs; in a dry run only says so."""
    if context.dry_run:
        for line in compare_views():
            context.log("info", f"would be made anew: {line}")
        return
    for name in sync_views():
        context.log("info", f"reporting.{name} was made anew")
