"""The end of a run that was bought: its items are recorded, or they never will be."""

from __future__ import annotations

from datetime import datetime

from integrations.models import ActorRun

ENDS = (ActorRun.State.DONE, ActorRun.State.FAILED)


def finish_run(run: ActorRun, *, state: str, at: datetime, error: str = "") -> ActorRun:
    """Done or failed, in the caller's transaction, the one that records the last page.

    A run that has ended already stays as it is; so does one not known to have begun: reconcile it.
    Raises ValueError for a state that is no end.
    """
    if state not in ENDS:
        raise ValueError(f"{state} is no end of a run")
    ActorRun.objects.filter(
        pk=run.pk, state__in=(ActorRun.State.RUNNING, ActorRun.State.COLLECTING)
    ).update(state=state, error=error, finished_at=at)
    run.refresh_from_db()
    return run
