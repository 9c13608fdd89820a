"""Which days the home page speaks of: since the last look, or the last 7, 30 or 90 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.utils import timezone

LOOK = "look"
DAYS = (7, 30, 90)
FEWEST_CHART_DAYS = 7
MOST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to now (`until`); `before` is where the equally long time before begins."""

    key: str
    since: datetime
    until: datetime

    @property
    def before(self) -> datetime:
        return self.since - (self.until - self.since)

    @property
    def chart_since(self) -> datetime:
        """Whole days of the person's zone, a week at least."""
        first = min(self.since, self.until - timedelta(days=FEWEST_CHART_DAYS - 1))
        return start_of_day(first)

    def query(self, field: str, **more: str) -> str:
        """Of a list's address: rows whose `field` is in the period."""
        return ask_range(field, self.since, None, **more)


def read_period(asked: str, last_look: datetime | None, *, at: datetime) -> Period:
    """Since the last look unless days are asked for; without a last look the last 7 days. At most
    90 days back: somebody may have been away for years.
    """
    if asked.isdecimal() and asked in {str(days) for days in DAYS}:
        return Period(asked, at - timedelta(days=int(asked)), at)
    if last_look is None:
        return Period(str(DAYS[0]), at - timedelta(days=DAYS[0]), at)
    return Period(LOOK, max(min(last_look, at), at - MOST), at)


def start_of_day(moment: datetime) -> datetime:
    local = timezone.localtime(moment)
    return timezone.make_aware(datetime.combine(local.date(), time.min), local.tzinfo)


def ask_range(field: str, since: datetime, until: datetime | None, **more: str) -> str:
    asked = {**more, f"{field}__gte": since.isoformat()}
    if until is not None:
        asked[f"{field}__lt"] = until.isoformat()
    return urlencode(asked)
