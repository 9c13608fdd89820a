"""Reads an import's file on, from where it stands, in transactions of 500 rows each.

The cursor is committed with the rows it stands behind, so nothing is written twice or left out,
whoever dies when. A check is the same work, rolled back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from desk.exchange.claim_import import (
    LEASE,
    WORKING,
    Claim,
    claim_import,
    fail_import,
    lock_claimed,
    release_claim,
)
from desk.exchange.import_plan import BadPlanError, make_plan
from desk.exchange.match_posts import match_rows
from desk.exchange.read_rows import ImportPlan, ReadRow, RowReader
from desk.exchange.read_table import TableRow, open_table
from desk.exchange.write_rows import (
    CREATED,
    REFUSED,
    UNCHANGED,
    UPDATED,
    Author,
    WrittenRows,
    write_rows,
)
from desk.models import Import, ImportRow
from posts.domain.unreadable import UnreadableError

logger = logging.getLogger(__name__)
CHUNK = 500
SLICE_SECONDS = 60.0
LONGEST_REASON = 100
MOST_NEW_VALUES = 100


def show_nothing(_job: Import) -> None:
    """Progress for nobody."""


def work_on_import(
    job_id: int,
    *,
    slice_seconds: float = SLICE_SECONDS,
    show_chunk: Callable[[Import], None] = show_nothing,
) -> str:
    """For `slice_seconds`, or until it is over. The import's state afterwards; `taken` where another
    worker has it, `gone` where there is none.
    """
    claim = claim_import(job_id, at=timezone.now())
    if claim is not None:
        try:
            _read_on(claim, ends=time.monotonic() + slice_seconds, show_chunk=show_chunk)
        except (UnreadableError, BadPlanError) as error:
            _give_up(claim, str(error))
        except Exception:
            release_claim(claim)
            raise
    state = Import.objects.filter(pk=job_id).values_list("state", flat=True).first()
    if state is None:
        return "gone"
    return "taken" if claim is None and state in WORKING else str(state)


def _give_up(claim: Claim, error: str) -> None:
    with transaction.atomic():
        job = lock_claimed(claim)
        if job is not None:
            fail_import(job, error, at=timezone.now())


def _read_on(claim: Claim, *, ends: float, show_chunk: Callable[[Import], None]) -> None:
    job = Import.objects.select_related("owner").get(pk=claim.job_id)
    if job.owner is None or not job.owner.is_active or not job.owner.has_perm("posts.import_post"):
        raise BadPlanError("Whoever began this import may no longer import posts.")
    plan = make_plan(job)
    reader = RowReader(plan)
    _, rows = open_table(bytes(job.content))
    seen = _remember(islice(rows, job.done_rows), job, reader)
    while chunk := list(islice(rows, CHUNK)):
        read = [reader.read(row) for row in chunk]
        done = _write_chunk(claim, read, plan, seen, expected=job.done_rows)
        if done is None:
            return
        job, claim = done
        show_chunk(job)
        if job.state not in WORKING:
            return
        if time.monotonic() > ends:
            break
    else:
        raise UnreadableError("the file ended before its last row: upload it again")
    release_claim(claim)


def _remember(rows: Iterator[TableRow], job: Import, reader: RowReader) -> dict[str, int]:
    """What the rows behind the cursor named: a later row must not name it again."""
    refused = set(job.refused_rows.values_list("number", flat=True))
    seen: dict[str, int] = {}
    while chunk := list(islice(rows, CHUNK)):
        read = [reader.read(row) for row in chunk if row.number not in refused]
        for one in match_rows(read, reader.plan):
            seen.update({key: one.row.number for key in one.keys if key not in seen})
    return seen


def _write_chunk(
    claim: Claim, read: Sequence[ReadRow], plan: ImportPlan, seen: dict[str, int], *, expected: int
) -> tuple[Import, Claim] | None:
    """The import and the claim afterwards; None when the work is somebody else's by now."""
    at = timezone.now()
    with transaction.atomic():
        job = lock_claimed(claim)
        if job is None or job.done_rows != expected:
            return None
        author = Author(job.owner, at, f"import {job.filename}"[:LONGEST_REASON])
        with transaction.atomic():
            written = write_rows(read, plan, author, seen=seen)
            if job.state == Import.State.CHECKING:
                transaction.set_rollback(True)
        _count(job, written)
        job.done_rows += len(read)
        job.attempts = 0
        job.claimed_until = max(claim.until + timedelta(microseconds=1), at + LEASE)
        next_claim = Claim(job.pk, job.claimed_until)
        if job.done_rows >= job.total_rows:
            _finish(job)
        job.save()
    return job, next_claim


def _count(job: Import, written: WrittenRows) -> None:
    outcomes = [row.outcome for row in written.rows]
    job.created_count += outcomes.count(CREATED)
    job.updated_count += outcomes.count(UPDATED)
    job.unchanged_count += outcomes.count(UNCHANGED)
    job.refused_count += outcomes.count(REFUSED)
    ImportRow.objects.bulk_create(
        ImportRow(
            job=job,
            number=one.row.number,
            values=list(one.row.cells),
            errors=[asdict(error) for error in one.row.errors],
        )
        for one in written.rows
        if one.outcome == REFUSED
    )
    for name, values in written.new_values.items():
        held = job.new_values.setdefault(name, [])
        held.extend(value for value in values if value not in held)
        del held[MOST_NEW_VALUES:]


def _finish(job: Import) -> None:
    is_check = job.state == Import.State.CHECKING
    job.state = Import.State.CHECKED if is_check else Import.State.DONE
    job.claimed_until = None
    job.finished_at = None if is_check else timezone.now()
