"""How old the data is, in words, for a minute at a time."""

from __future__ import annotations

from decimal import Decimal

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format

from reporting.domain.read_freshness import Freshness, read_freshness

KEY = "desk.reports.freshness"
KEPT_SECONDS = 60


def show_freshness() -> dict[str, dict[str, str]]:
    """By subject: `said`, for people in their own zone, and `rows`."""
    found: list[Freshness] | None = cache.get(KEY)
    if found is None:
        found = read_freshness()
        cache.set(KEY, found, KEPT_SECONDS)
    return {one.subject: {"said": _say(one), "rows": f"{one.rows:,}"} for one in found}


def _say(one: Freshness) -> str:
    if one.last_success_at is None:
        return "never brought up to date yet"
    at = date_format(timezone.localtime(one.last_success_at), "j M Y, H:i")
    return f"{at} ({say_age(one.hours_old or Decimal(0))})"


def say_age(hours: Decimal) -> str:
    if hours < 1:
        return "less than an hour ago"
    if hours < 72:
        return f"{hours:.0f} hour{'' if round(hours) == 1 else 's'} ago"
    return f"{hours / 24:.0f} days ago"
