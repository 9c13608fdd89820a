"""What the vendor says of a run now, into its row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from integrations.apify.client import ApifyGateway
from integrations.apify.payloads import RunSnapshot
from integrations.errors import GiveUp
from integrations.models import ActorRun

DEADLINE = timedelta(hours=2)


def poll_run(run_id: int, gateway: ApifyGateway, *, at: datetime) -> ActorRun:
    """A running run only; others are returned as they are. Afterwards it is still running,
    collecting (succeeded: its items can be read) or failed, with what it has cost so far.

    An unknown status counts as running, until two hours after the attempt: then the run is aborted.
    Raises RetryLater and Misconfigured with the row unchanged.
    """
    run = ActorRun.objects.get(pk=run_id)
    if run.state != ActorRun.State.RUNNING or run.external_id is None:
        return run
    try:
        seen = gateway.get_run(run.external_id)
        is_late = not seen.is_terminal and at - (run.attempted_at or run.created_at) >= DEADLINE
        if is_late:
            seen = gateway.abort(run.external_id)
    except GiveUp as error:
        fields = _fail(f"lost sight of it: {error}", at=at)
    else:
        fields = describe_snapshot(seen) | _judge(seen, at=at, is_late=is_late)
    # Only while it still runs: another process may have gone on with it.
    ActorRun.objects.filter(pk=run_id, state=ActorRun.State.RUNNING).update(**fields)
    return ActorRun.objects.get(pk=run_id)


def describe_snapshot(seen: RunSnapshot) -> dict[str, Any]:
    """The row's fields that only repeat the vendor's words. What it does not say stays as it was."""
    said = {
        "vendor_status": seen.status[:30],
        "status_message": seen.status_message,
        "vendor_started_at": seen.started_at,
        "vendor_finished_at": seen.finished_at,
        "dataset_id": seen.dataset_id,
        "key_value_store_id": seen.key_value_store_id,
        "cost_usd": seen.usage_total_usd,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _judge(seen: RunSnapshot, *, at: datetime, is_late: bool) -> dict[str, Any]:
    if is_late:
        return _fail("aborted: it was not over after two hours", at=at)
    if seen.is_succeeded:
        return {"state": ActorRun.State.COLLECTING}
    if seen.is_terminal:
        words = seen.status_message or "no reason given"
        return _fail(f"{seen.status} at the vendor: {words}", at=at)
    return {}


def _fail(error: str, *, at: datetime) -> dict[str, Any]:
    return {"state": ActorRun.State.FAILED, "error": error, "finished_at": at}
