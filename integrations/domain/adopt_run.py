"""A vendor's run becomes the run of our row: after its start was confirmed, or found again."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from integrations.apify.payloads import RunSnapshot, StartedRun
from integrations.models import ActorRun, Charge

TAG = "postdesk/"


def tag_run(run: ActorRun) -> str:
    """What a start carries in its user agent: the same for every attempt of one intent, and no other
    intent's, also where two installations share an account.
    """
    words = f"{run.actor_id} {run.input_hash} {run.slot} {run.created_at.isoformat()}"
    return TAG + hashlib.sha256(words.encode()).hexdigest()[:24]


def adopt_run(run_id: int, found: StartedRun | RunSnapshot, *, at: datetime) -> bool:
    """Writes the vendor's run id into a row that has none; False where it has one, or another row
    owns that run. Whatever the row's state: the run exists, so its money counts.
    """
    try:
        with transaction.atomic():
            run: ActorRun = ActorRun.objects.select_for_update(no_key=True).get(pk=run_id)
            if run.external_id is not None:
                return run.external_id == found.run_id
            run.external_id, run.state = found.run_id, ActorRun.State.RUNNING
            run.dataset_id, run.key_value_store_id = found.dataset_id, found.key_value_store_id
            run.vendor_status, run.vendor_started_at = found.status[:30], found.started_at
            run.error, run.finished_at = "", None
            run.save()
            reopen_charge(run.charge, at=at)
    except IntegrityError:
        return False
    return True


def reopen_charge(charge: Charge, *, at: datetime) -> None:
    """Where the charge was given back too early, it counts again, within the budgets or not."""
    if charge.state == Charge.State.RELEASED:
        charge.state, charge.created_at = Charge.State.RESERVED, at
        charge.settled_usd = charge.settled_at = None
        charge.save()
