"""What is spent and left of each budget, for people who are about to spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from access.models import User
from desk.pipeline.looks import say_usd
from integrations.domain.budgets import next_month, sum_usd, utc_day
from integrations.models import Charge, Provider
from pipeline.domain.limit_person import PersonLimit, read_person_limit
from pipeline.models import Settings

NEARLY = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Budget:
    """USD, reservations included. `share` of the limit, 0 to 1 and above. `query`: of the list of
    charges that count against it.
    """

    name: str
    spent_usd: Decimal
    limit_usd: Decimal
    query: str = ""

    @property
    def left_usd(self) -> Decimal:
        return max(self.limit_usd - self.spent_usd, Decimal(0))

    @property
    def share(self) -> Decimal:
        return self.spent_usd / self.limit_usd if self.limit_usd else Decimal(1)

    @property
    def percent(self) -> int:
        """For a bar."""
        return min(int(self.share * 100), 100)

    @property
    def is_nearly_used(self) -> bool:
        return self.share >= NEARLY

    @property
    def said(self) -> str:
        return f"{say_usd(self.spent_usd)} of {say_usd(self.limit_usd)}"


@dataclass(frozen=True, slots=True)
class Money:
    is_on: bool
    budgets: tuple[Budget, ...]
    person: PersonLimit | None


def sum_budgets(
    settings: Settings, *, at: datetime, first: date | None = None, **more: Q
) -> tuple[tuple[Budget, ...], dict[str, Decimal]]:
    """Day and month are UTC, as the budgets are. `more`: other sums over charges since the day
    `first`. One query.
    """
    day = utc_day(at)
    begun = day.replace(day=1)
    month = Q(charged_on__gte=begun, charged_on__lt=next_month(day))
    rows = Charge.objects.filter(charged_on__gte=min(begun, first or begun))
    spent: dict[str, Decimal] = rows.aggregate(
        day=sum_usd(Q(charged_on=day)),
        month=sum_usd(month),
        apify=sum_usd(month & Q(provider=Provider.APIFY)),
        openai=sum_usd(month & Q(provider=Provider.OPENAI)),
        **{name: sum_usd(which) for name, which in more.items()},
    )
    this_month = f"charged_on__gte={begun}&charged_on__lt={next_month(day)}"
    apify, openai = (f"{this_month}&provider={one.value}" for one in Provider)
    budgets = (
        Budget("Today", spent["day"], settings.budget_day_usd, f"charged_on={day}"),
        Budget("This month", spent["month"], settings.budget_month_usd, this_month),
        Budget("Apify this month", spent["apify"], settings.budget_apify_month_usd, apify),
        Budget("OpenAI this month", spent["openai"], settings.budget_openai_month_usd, openai),
    )
    return budgets, spent


def read_money(person: User, *, settings: Settings, at: datetime) -> Money:
    return Money(
        is_on=settings.spending_enabled,
        budgets=sum_budgets(settings, at=at)[0],
        person=read_person_limit(person, settings=settings, at=at),
    )
