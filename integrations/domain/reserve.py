"""Money is set aside before it is spent, or not spent."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from integrations.domain.budgets import (
    BudgetExceeded,
    Budgets,
    list_left,
    lock_budgets,
    round_up_usd,
    utc_day,
)
from integrations.models import ActorRun, Charge


@transaction.atomic
def reserve_charge(
    *,
    provider: str,
    purpose: str,
    subject: str,
    run_ref: str,
    usd: Decimal,
    budgets: Budgets,
    at: datetime,
    actor_run: ActorRun | None = None,
) -> Charge:
    """Raises BudgetExceeded, with nothing written. Others wait until the caller's transaction ends,
    so keep that short and call no vendor in it.
    """
    amount = round_up_usd(usd)
    check_budgets(amount, budgets, provider=provider, run_ref=run_ref, at=at)
    return Charge.objects.create(
        provider=provider,
        purpose=purpose,
        subject=subject,
        run_ref=run_ref,
        reserved_usd=amount,
        actor_run=actor_run,
        charged_on=utc_day(at),
        created_at=at,
    )


@transaction.atomic
def reserve_again(charge: Charge, *, budgets: Budgets, at: datetime) -> Charge:
    """A released charge set aside once more, on the day of `at`. Raises BudgetExceeded."""
    check_budgets(
        charge.reserved_usd, budgets, provider=charge.provider, run_ref=charge.run_ref, at=at
    )
    charge.state = Charge.State.RESERVED
    charge.settled_usd = charge.settled_at = None
    charge.charged_on, charge.created_at = utc_day(at), at
    charge.save()
    return charge


def check_budgets(
    usd: Decimal, budgets: Budgets, *, provider: str, run_ref: str, at: datetime
) -> None:
    """Takes the lock on reserving, then raises BudgetExceeded where `usd` is more than is left."""
    if not budgets.spending_enabled:
        raise BudgetExceeded("switch", Decimal(0))
    lock_budgets()
    for which, left in list_left(budgets, provider=provider, run_ref=run_ref, at=at).items():
        if usd > left:
            raise BudgetExceeded(which, left)
