"""The end of a run that certainly never began at the vendor: its charge is given back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integrations.domain.release import release_charge
from integrations.models import ActorRun


@transaction.atomic
def close_unstarted(run: ActorRun, *, state: ActorRun.State, error: str, at: datetime) -> ActorRun:
    """To absent (it may be intended again) or failed (it may not). `run` is locked by the caller."""
    run.state, run.error, run.finished_at = state, error, at
    run.save(update_fields=["state", "error", "finished_at", "attempts"])
    release_charge(run.charge, at=at)
    return run


@transaction.atomic
def abandon_runs(subject: str, *, at: datetime) -> int:
    """Gives up the runs of a subject that were intended and never started; how many there were.

    Runs that may have begun are left to be reconciled: they may cost money.
    """
    waiting = ActorRun.objects.select_for_update(no_key=True).filter(
        subject=subject, state=ActorRun.State.INTENDED
    )
    runs = list(waiting.order_by("pk"))
    for run in runs:
        close_unstarted(run, state=ActorRun.State.ABSENT, error="no longer wanted", at=at)
    return len(runs)
