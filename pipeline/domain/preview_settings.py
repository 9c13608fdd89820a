"""What the numbers of the settings mean today: posts that are due, money that is spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from integrations.domain.budgets import next_month, sum_usd, utc_day
from integrations.models import Charge
from pipeline.models import Settings
from posts.domain.selection import SelectionRule
from posts.models import Post


@dataclass(frozen=True, slots=True)
class Spent:
    """USD settled or set aside, beside its budget. `field`: the setting."""

    field: str
    label: str
    usd: Decimal
    budget_usd: Decimal

    @property
    def percent(self) -> int:
        """Of the budget, 100 at most; all of it where there is none."""
        if not self.budget_usd:
            return 100 if self.usd else 0
        return min(int(self.usd * 100 / self.budget_usd), 100)


def count_due(rule: SelectionRule, *, at: datetime) -> int:
    """Posts that the next run could take, were its number of posts no limit."""
    return Post.objects.due(rule, at).count()


def list_spent(settings: Settings, *, at: datetime) -> list[Spent]:
    """Of this day and this month (UTC)."""
    day = utc_day(at)
    month = Q(charged_on__gte=day.replace(day=1), charged_on__lt=next_month(day))
    sums = Charge.objects.filter(month).aggregate(
        day=sum_usd(Q(charged_on=day)),
        month=sum_usd(month),
        apify=sum_usd(Q(provider="apify")),
        openai=sum_usd(Q(provider="openai")),
    )
    shown = (
        ("budget_day_usd", "today (UTC)", "day"),
        ("budget_month_usd", "this month (UTC)", "month"),
        ("budget_apify_month_usd", "this month at Apify", "apify"),
        ("budget_openai_month_usd", "this month at OpenAI", "openai"),
    )
    return [
        Spent(field, label, sums[name], getattr(settings, field)) for field, label, name in shown
    ]
