"""Ask a run to stop. A queued one ends at once, a running one after the row it works on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pipeline.domain.finish_run import end_steps
from pipeline.models import Run


@transaction.atomic
def stop_run(run: Run, *, at: datetime) -> Run:
    """The run as it is afterwards. A finished run stays as it is."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.state not in Run.OPEN:
        return run
    run.stop_requested_at = run.stop_requested_at or at
    if run.state == Run.State.QUEUED:
        end_steps(run, reason="stopped by a person", at=at)
        run.state, run.finished_at = Run.State.STOPPED, at
    run.save(update_fields=["stop_requested_at", "state", "finished_at"])
    return run
