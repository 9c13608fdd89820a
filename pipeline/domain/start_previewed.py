"""A dry run first, then the same for real: what a person saw is what is queued."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from integrations.domain.budgets import lock_budgets
from pipeline.domain.limit_person import ESTIMATE, check_person_limit
from pipeline.domain.request_run import request_run
from pipeline.models import Run, Settings

if TYPE_CHECKING:
    from access.models import User

PREVIEW_OF = "preview_of"


class NotPreviewedError(Exception):
    """It was no dry run, is not over, or was started before: `str()` says which. No run was made."""


@transaction.atomic
def start_previewed(preview: Run, *, by: User, at: datetime) -> Run:
    """The queued run with the dry run's steps, posts and force. Raises NotPreviewedError, and
    PersonLimitExceededError where its estimate is more than the person may still spend today.
    """
    preview = Run.objects.select_for_update(no_key=True).get(pk=preview.pk)
    _check(preview)
    lock_budgets()
    check_person_limit(by, preview.cost_usd, settings=Settings.load(), at=at)
    run = request_run(
        trigger="admin",
        at=at,
        steps=preview.steps_wanted,
        post_ids=preview.options.get("post_ids", []),
        force=bool(preview.options.get("force")),
        started_by=by,
    )
    run.options = {**run.options, ESTIMATE: str(preview.cost_usd), PREVIEW_OF: preview.pk}
    run.save(update_fields=["options"])
    return run


def find_real(preview: Run) -> Run | None:
    """The run that this dry run became."""
    return Run.objects.filter(**{f"options__{PREVIEW_OF}": preview.pk}).first()


def _check(preview: Run) -> None:
    if not preview.options.get("dry_run"):
        raise NotPreviewedError(f"Run {preview.pk} is no dry run: start a dry run first.")
    if preview.state in Run.OPEN:
        raise NotPreviewedError(f"The dry run {preview.pk} is not over: wait for its estimate.")
    if preview.state not in (Run.State.SUCCEEDED, Run.State.PARTIAL):
        raise NotPreviewedError(
            f"The dry run {preview.pk} {preview.state}: see why below, mend it, then try another."
        )
    if (real := find_real(preview)) is not None:
        raise NotPreviewedError(
            f"The dry run {preview.pk} was started for real already: that is run {real.pk}."
        )
