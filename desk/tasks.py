"""What the queue may call. Short, with ids as arguments; safe to be delivered twice or never."""

from __future__ import annotations

from django.utils import timezone

from desk.exchange.start_import import enqueue_import
from desk.exchange.wake_imports import drop_old_files, wake_imports
from desk.exchange.work_on_import import work_on_import
from desk.models import Import
from pipeline.tasks import recorded


@recorded
def continue_import(job_id: int) -> str:
    """Works on an import for a minute; one that is not over then goes on in a task of its own."""
    state = work_on_import(job_id)
    if state in {Import.State.CHECKING, Import.State.RUNNING}:
        enqueue_import(job_id)
    return state


@recorded
def wake_up_imports(intended_date: str = "") -> str:  # noqa: ARG001 - every schedule passes it
    at = timezone.now()
    return f"{wake_imports(at=at)} imports go on, {drop_old_files(at=at)} old files dropped"
