"""The trend: engagements and new engagers for each day, with the list behind each bar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from desk.home.activity import Activity
from desk.home.period import Period, ask_range


def make_chart(engagements: Activity, engagers: Activity, period: Period) -> dict[str, Any]:
    """Days are whole days of the person's zone; a day's lists are asked for from midnight on."""
    days = list(engagements.by_day)
    lists = {
        "engagements": (reverse("desk:home_engagements"), "seen"),
        "engagers": (reverse("admin:engagers_engager_changelist"), "first_seen_at"),
    }
    return {
        "days": [f"{day:%-d %b}" for day in days],
        "engagements": [engagements.by_day[day]["engagements"] for day in days],
        "engagers": [engagers.by_day[day]["engagers"] for day in days],
        "pages": {
            name: [f"{page}?{ask_range(field, *_edges(day))}" for day in days]
            for name, (page, field) in lists.items()
        },
        "is_empty": not any(sum(engagements.by_day[day].values()) for day in days),
        "zone": str(timezone.get_current_timezone()),
        "since": period.key,
    }


def _edges(day: date) -> tuple[datetime, datetime]:
    def midnight(of: date) -> datetime:
        return timezone.make_aware(datetime.combine(of, time.min))

    return midnight(day), midnight(day + timedelta(days=1))
