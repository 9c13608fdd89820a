"""One paid run for many people: claimed, intended and its money set aside in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

from django.db import transaction

from engagers.domain.choose_lookups import SUBJECT, Target, choose_lookups
from engagers.domain.lookup_rule import LookupRule
from engagers.models import Engager
from integrations.domain.budgets import Budgets, budget_left
from integrations.domain.charge_cap import MARGIN
from integrations.domain.intend_run import intend_run
from integrations.models import ActorRun, Provider

LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class IntendedLookup:
    """`left`: how many more would have been asked about, had there been money for them."""

    run: ActorRun
    people: int
    left: int


@transaction.atomic
def intend_lookup(
    rule: LookupRule,
    *,
    limit: int,
    budgets: Budgets,
    run_ref: str,
    at: datetime,
    engager_ids: Collection[int] | None = None,
) -> IntendedLookup | None:
    """None when nobody is worth one. Raises BudgetExceeded when not even one can be paid."""
    most = min(limit, rule.per_run, rule.actor.max_targets)
    worth = choose_lookups(rule, limit=most, at=at, lock=True, engager_ids=engager_ids)
    if not worth:
        return None
    money = budget_left(budgets, provider=Provider.APIFY, run_ref=run_ref, at=at)
    targets = worth[: max(1, count_affordable(rule, money))]
    run = intend_run(
        rule.actor,
        [target.query for target in targets],
        max_items=len(targets),
        slot=f"lookup:{_hash(targets)}:{at:%Y-%m-%d}",
        subject=f"{SUBJECT}{run_ref}"[:60],
        run_ref=run_ref,
        cap_usd=lookup_cap(rule, len(targets)),
        budgets=budgets,
        at=at,
    )
    ids = [target.engager_id for target in targets]
    Engager.objects.filter(pk__in=ids).update(claimed_until=at + LEASE)
    return IntendedLookup(run, len(targets), len(worth) - len(targets))


def lookup_cap(rule: LookupRule, people: int) -> Decimal:
    """USD, the most that a run for so many may cost."""
    return rule.actor.start_fee_usd + MARGIN * people * rule.actor.price_per_1000_usd / 1000


def count_affordable(rule: LookupRule, left_usd: Decimal) -> int:
    """How many people a run of at most so much may ask about."""
    each = MARGIN * rule.actor.price_per_1000_usd / 1000
    return int(((left_usd - rule.actor.start_fee_usd) / each).to_integral_value(ROUND_FLOOR))


def _hash(targets: Sequence[Target]) -> str:
    """With the attempts: a run that failed is followed by another, one that is open is not."""
    text = ",".join(f"{target.engager_id}.{target.attempts}" for target in targets)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
