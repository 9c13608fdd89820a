"""The intent of a paid run: its row and its charge, committed before the vendor is called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from integrations.apify.actor import Actor
from integrations.domain.budgets import Budgets, lock_budgets, round_up_usd
from integrations.domain.reserve import reserve_again, reserve_charge
from integrations.models import ActorRun, Provider


@transaction.atomic
def intend_run(
    actor: Actor,
    target: str | Sequence[str],
    *,
    max_items: int,
    slot: str,
    subject: str,
    run_ref: str,
    cap_usd: Decimal,
    budgets: Budgets,
    at: datetime,
    page: int = 1,
) -> ActorRun:
    """The one row of (actor, input, slot), in whatever state it is; an absent one is intended again.

    Raises BudgetExceeded with nothing written, ValueError for a target the actor cannot take.
    """
    run_input = actor.build_input(target, max_items=max_items, page=page)
    digest = hash_input(run_input)
    lock_budgets()  # two that intend the same come one after the other
    found = ActorRun.objects.filter(actor_id=actor.actor_id, input_hash=digest, slot=slot).first()
    if found is not None:
        return intend_again(found.pk, budgets=budgets, at=at)
    run = ActorRun.objects.create(
        actor_key=actor.key,
        actor_id=actor.actor_id,
        purpose=actor.purpose,
        input=run_input,
        input_hash=digest,
        slot=slot,
        subject=subject,
        run_ref=run_ref,
        charge_cap_usd=round_up_usd(cap_usd),
        created_at=at,
    )
    reserve_charge(
        provider=Provider.APIFY,
        purpose=run.purpose,
        subject=subject,
        run_ref=run_ref,
        usd=cap_usd,
        budgets=budgets,
        at=at,
        actor_run=run,
    )
    return run


@transaction.atomic
def intend_again(run_id: int, *, budgets: Budgets, at: datetime) -> ActorRun:
    """An absent run may start again, its charge reserved anew; any other stays as it is.

    Raises BudgetExceeded with nothing written.
    """
    lock_budgets()  # before the row, as intend_run does: the same order for all
    run: ActorRun = ActorRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.state == ActorRun.State.ABSENT:
        reserve_again(run.charge, budgets=budgets, at=at)
        run.state, run.error, run.finished_at = ActorRun.State.INTENDED, "", None
        run.save(update_fields=["state", "error", "finished_at"])
    return run


def hash_input(run_input: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical_json(run_input).encode()).hexdigest()


def canonical_json(value: object) -> str:
    """The same text for the same value, whatever the order of its keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
