"""Who works on an import just now: a lease in its row, so that two deliveries of one task, or a
worker that died, do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from desk.models import Import

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 8
WORKING = (Import.State.CHECKING, Import.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Claim:
    """`until` is also the claim's name: whoever takes over writes another time."""

    job_id: int
    until: datetime


@transaction.atomic
def claim_import(job_id: int, *, at: datetime) -> Claim | None:
    """None when there is nothing to do, or somebody does it. The attempt is counted before the work:
    one that kills its worker is not repeated for ever.
    """
    job = _lock(job_id)
    if job is None or job.state not in WORKING or (job.claimed_until and job.claimed_until > at):
        return None
    if job.attempts >= MOST_ATTEMPTS:
        fail_import(
            job,
            f"Tried {job.attempts} times and got no further than row {job.done_rows}. "
            "What was written stays. Upload the rest of the file, or ask an administrator to look "
            "at the worker's log.",
            at=at,
        )
        return None
    job.attempts += 1
    job.claimed_until = at + LEASE
    job.save(update_fields=["attempts", "claimed_until"])
    return Claim(job.pk, job.claimed_until)


def lock_claimed(claim: Claim) -> Import | None:
    """The import, locked until the transaction ends; None when the claim was lost, or people
    cancelled the import. Only within a transaction.
    """
    job = _lock(claim.job_id)
    is_ours = job is not None and job.state in WORKING and job.claimed_until == claim.until
    return job if is_ours else None


@transaction.atomic
def release_claim(claim: Claim) -> None:
    """The next delivery may go on at once."""
    job = lock_claimed(claim)
    if job is not None:
        job.claimed_until = None
        job.save(update_fields=["claimed_until"])


def fail_import(job: Import, error: str, *, at: datetime) -> None:
    job.state = Import.State.FAILED
    job.error = error
    job.claimed_until = None
    job.finished_at = at
    job.save(update_fields=["state", "error", "claimed_until", "finished_at"])


def _lock(job_id: int) -> Import | None:
    return Import.objects.select_for_update(no_key=True).defer("content").filter(pk=job_id).first()
