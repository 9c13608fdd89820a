"""What may be spent, and what is left. Sums over charges, so they hold for any number of workers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_UP, Decimal

from django.db import connection
from django.db.models import DecimalField, Q, Sum
from django.db.models.functions import Coalesce

from integrations.models import Charge

SMALLEST_USD = Decimal("0.000001")
# Any number nobody else takes: holders of this lock reserve money one after another.
RESERVING_LOCK = 5_817_203_644


@dataclass(frozen=True, slots=True)
class SharedLimit:
    """USD that several runs may spend together in a day (UTC): those that one person asked for."""

    usd: Decimal
    run_refs: frozenset[str]


FindShared = Callable[[str, datetime], SharedLimit | None]


def share_nothing(_run_ref: str, _at: datetime) -> None:
    """No run shares a limit with others."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """USD. A day and a month are UTC. A provider that is not named has no budget of its own.

    `find_shared` is asked for the limit a run shares with others, whenever money is set aside.
    """

    spending_enabled: bool
    run_usd: Decimal
    day_usd: Decimal
    month_usd: Decimal
    provider_month_usd: Mapping[str, Decimal]
    find_shared: FindShared = share_nothing


class BudgetExceeded(Exception):
    """Nothing was reserved. `which`: switch, run, day, month, person or the provider's name."""

    def __init__(self, which: str, left_usd: Decimal) -> None:
        self.which = which
        self.left_usd = left_usd
        if which == "switch":
            super().__init__("spending is switched off (budget settings)")
        else:
            super().__init__(
                f"the budget of the {_scope(which)} has {max(left_usd, Decimal(0)):.4f} USD left"
            )

    def __reduce__(self) -> tuple[type[BudgetExceeded], tuple[str, Decimal]]:
        return type(self), (self.which, self.left_usd)


def budget_left(budgets: Budgets, *, provider: str, run_ref: str, at: datetime) -> Decimal:
    """The most that one charge may now reserve, in USD: the smallest of what each budget has left."""
    if not budgets.spending_enabled:
        return Decimal(0)
    left = list_left(budgets, provider=provider, run_ref=run_ref, at=at)
    return max(min(left.values()), Decimal(0))


def list_left(budgets: Budgets, *, provider: str, run_ref: str, at: datetime) -> dict[str, Decimal]:
    """What each budget has left; below zero where a charge was settled above its reservation.

    A charge without a run counts against the run's budget by itself only.
    """
    day = utc_day(at)
    month = Q(charged_on__gte=day.replace(day=1), charged_on__lt=next_month(day))
    run = Q(run_ref=run_ref)
    spent = Charge.objects.filter(month | run if run_ref else month).aggregate(
        run=sum_usd(run),
        day=sum_usd(Q(charged_on=day)),
        month=sum_usd(month),
        provider=sum_usd(month & Q(provider=provider)),
    )
    left = {
        "run": budgets.run_usd - (spent["run"] if run_ref else 0),
        "day": budgets.day_usd - spent["day"],
        "month": budgets.month_usd - spent["month"],
    }
    if provider in budgets.provider_month_usd:
        left[provider] = budgets.provider_month_usd[provider] - spent["provider"]
    shared = budgets.find_shared(run_ref, at) if run_ref else None
    if shared is not None:
        left["person"] = shared.usd - sum_day(shared.run_refs, day)
    return left


def sum_day(run_refs: Collection[str], day: date) -> Decimal:
    """USD that these runs have set aside or spent on a day (UTC)."""
    theirs = Charge.objects.filter(charged_on=day, run_ref__in=run_refs)
    usd: Decimal = theirs.aggregate(usd=sum_usd(Q()))["usd"]
    return usd


def find_exceeded(
    budgets: Budgets, *, provider: str, run_ref: str, at: datetime
) -> BudgetExceeded | None:
    """The switch when it is off, or a budget that is less than what counts against it already."""
    if not budgets.spending_enabled:
        return BudgetExceeded("switch", Decimal(0))
    left = list_left(budgets, provider=provider, run_ref=run_ref, at=at)
    return next((BudgetExceeded(which, usd) for which, usd in left.items() if usd < 0), None)


def sum_usd(which: Q) -> Coalesce:
    """Settled where settled (a released charge is settled at zero), else reserved."""
    amount = Sum(Coalesce("settled_usd", "reserved_usd"), filter=which)
    return Coalesce(amount, Decimal(0), output_field=DecimalField())


def lock_budgets() -> None:
    """Until the end of the transaction nobody else reserves. Needs READ COMMITTED, the default: what
    the last holder reserved must be seen.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RESERVING_LOCK])


def round_up_usd(usd: Decimal) -> Decimal:
    """To the six places that are kept, never to less. Raises ValueError for what is no amount."""
    if not usd.is_finite() or usd < 0:
        raise ValueError(f"not an amount: {usd}")
    return usd.quantize(SMALLEST_USD, rounding=ROUND_UP)


def utc_day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _scope(which: str) -> str:
    if which == "person":
        return "day for the person who asked"
    return which if which in {"run", "day", "month"} else f"month for {which}"
