"""What a person does with an upload: bring it, say what its columns hold, check it, import it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from access.models import User
from desk.exchange.guess_columns import guess_columns
from desk.exchange.import_plan import guess_match, make_plan
from desk.exchange.read_table import measure_table
from desk.exchange.targets import list_targets
from desk.exchange.work_on_import import work_on_import
from desk.exchange.write_refused import ERROR_COLUMNS
from desk.models import Import
from pipeline.domain.ring import ring

SMALL = 500
REQUEST_SECONDS = 20.0
LONGEST_NAME = 200
ANSWERED = (Import.State.UPLOADED, Import.State.CHECKED, Import.State.CANCELLED)


class WrongStateError(ValueError):
    """`str()` says why this cannot be done now."""


def upload_import(content: bytes, *, filename: str, by: User) -> Import:
    """Keeps the file, with its columns guessed. Raises UnreadableError."""
    shape = measure_table(content)
    targets = list_targets()
    job = Import(
        owner=by,
        filename=filename[-LONGEST_NAME:],
        content=content,
        columns=list(shape.columns),
        samples=[list(row) for row in shape.samples],
        total_rows=shape.row_count,
    )
    before = _find_alike(job)
    known = {target.key for target in targets}
    if before is not None and set(before.mapping.values()) <= known:
        # The file was mended, or comes each week: what was chosen then holds.
        job.mapping, job.match_field = before.mapping, before.match_field
        job.mode, job.clear_empty = before.mode, before.clear_empty
    else:
        job.mapping = guess_columns(job.columns, job.samples, targets)
        job.match_field = guess_match(job.mapping, targets)
    job.save()
    return job


def _find_alike(job: Import) -> Import | None:
    """The same person's last import of the same columns; the column of errors does not count."""
    columns = list(job.columns)
    if columns and columns[-1] in ERROR_COLUMNS:
        del columns[-1]
    answered = Import.objects.exclude(state=Import.State.UPLOADED).defer("content")
    alike = answered.filter(owner=job.owner, columns__in=[columns, job.columns])
    return alike.order_by("-pk").first()


@transaction.atomic
def check_import(
    job_id: int,
    *,
    mapping: Mapping[str, str],
    match_field: str,
    mode: str,
    clear_empty: bool,
) -> Import:
    """Begins a check with what was chosen. Raises BadPlanError, WrongStateError."""
    job = _lock(job_id)
    if job.state not in ANSWERED:
        raise WrongStateError(f"This import is {job.get_state_display()}: upload the file again.")
    job.mapping, job.match_field = dict(mapping), match_field
    job.mode, job.clear_empty = mode, clear_empty
    make_plan(job)
    _begin(job, Import.State.CHECKING)
    return job


@transaction.atomic
def run_import(job_id: int) -> Import:
    """Begins to write what was checked. Raises BadPlanError, WrongStateError."""
    job = _lock(job_id)
    if job.state != Import.State.CHECKED:
        raise WrongStateError("Only what was checked can be imported: check it first.")
    make_plan(job)
    _begin(job, Import.State.RUNNING)
    return job


def _begin(job: Import, state: Import.State) -> None:
    """From the first row, with nothing counted."""
    job.refused_rows.all().delete()
    job.state = state
    job.done_rows = job.attempts = 0
    job.created_count = job.updated_count = job.unchanged_count = job.refused_count = 0
    job.new_values, job.error = {}, ""
    job.claimed_until = job.finished_at = None
    job.save()
    if job.total_rows > SMALL:
        enqueue_import(job.pk)


def work_on_small(job: Import) -> None:
    """At once, where a person can wait for it; a larger one is in the queue. After the transaction
    that began it.
    """
    if job.total_rows <= SMALL:
        work_on_import(job.pk, slice_seconds=REQUEST_SECONDS)


@transaction.atomic
def cancel_import(job_id: int, *, at: datetime) -> Import:
    """Rows already written stay. Raises WrongStateError when it is over."""
    job = _lock(job_id)
    if job.state in {Import.State.DONE, Import.State.FAILED, Import.State.CANCELLED}:
        raise WrongStateError(f"This import is {job.get_state_display()}: nothing to cancel.")
    if job.state != Import.State.RUNNING:
        # A check wrote nothing: what it counted would look as if it had.
        job.created_count = job.updated_count = job.unchanged_count = job.done_rows = 0
    job.state = Import.State.CANCELLED
    job.claimed_until = None
    job.finished_at = at
    job.save()
    return job


def enqueue_import(job_id: int) -> None:
    ring("desk.tasks.continue_import", job_id, name="import", group="import")


def _lock(job_id: int) -> Import:
    return Import.objects.select_for_update(no_key=True).defer("content").get(pk=job_id)
