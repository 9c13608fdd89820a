"""What was spent: in the period, in the one before, and against each budget. One query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q

from desk.home.period import Period
from desk.pipeline.money import Budget, sum_budgets
from pipeline.models import Settings


@dataclass(frozen=True, slots=True)
class Spending:
    """USD, reservations included."""

    now_usd: Decimal
    before_usd: Decimal
    budgets: tuple[Budget, ...]


def read_spending(settings: Settings, period: Period) -> Spending:
    # A charge counts against the UTC day it was made on, a day's edge away from any zone's at most.
    first = period.before.date() - timedelta(days=1)
    budgets, sums = sum_budgets(
        settings,
        at=period.until,
        first=first,
        now=Q(created_at__gte=period.since),
        before=Q(created_at__gte=period.before, created_at__lt=period.since),
    )
    return Spending(sums["now"], sums["before"], budgets)
