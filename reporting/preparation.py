"""What the reporting views need before a run: the pipeline's step `prepare` calls it."""

from __future__ import annotations

from django.db import DatabaseError

from pipeline.context import StepContext, StepFailed
from reporting.domain.sync_views import compare_views, sync_views


def prepare_views(context: StepContext) -> None:
    """Makes what is missing or differs; in a dry run only says so."""
    if context.dry_run:
        for line in compare_views():
            context.log("info", f"would be made anew: {line}")
        return
    try:
        made = sync_views()
    except DatabaseError as error:
        words = str(error).splitlines()[0]
        raise StepFailed(
            f"the reporting views cannot be made ({words}): manage.py setup_reporting as the"
            " owner of the tables"
        ) from error
    for name in made:
        context.log("info", f"reporting.{name} was made anew")
