"""Every run the vendor has of our actors belongs to a row of ours; what does not is an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrations.apify.actors import ACTORS
from integrations.apify.client import ApifyGateway
from integrations.apify.payloads import RunSnapshot
from integrations.domain.reconcile_runs import GRACE
from integrations.models import ActorRun


@dataclass(frozen=True, slots=True)
class Audit:
    """`unmatched` were paid for and never intended here, or are a second run of one intent. They are
    not adopted: a person looks.
    """

    matched: int
    unmatched: tuple[RunSnapshot, ...]


def audit_runs(gateway: ApifyGateway, *, since: datetime, at: datetime) -> Audit:
    """Call after reconcile_runs. Runs of the last 5 minutes are left out: their rows may not know
    them yet. Raises what the gateway raises.
    """
    known = ActorRun.objects.values_list("actor_id", flat=True).distinct()
    actor_ids = {*known, *(actor.actor_id for actor in ACTORS.values())}
    seen = {
        run.run_id: run
        for actor_id in sorted(actor_ids)
        for run in gateway.list_runs(actor_id, started_after=since)
        if run.started_at is None or run.started_at <= at - GRACE
    }
    owned = set(ActorRun.objects.filter(external_id__in=seen).values_list("external_id", flat=True))
    unmatched = tuple(run for run_id, run in seen.items() if run_id not in owned)
    return Audit(matched=len(seen) - len(unmatched), unmatched=unmatched)
