"""Whether a view lost or won more rows overnight than a day's work explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

from reporting.domain.check_view import DataCheck
from reporting.models import CheckResult

KIND = "row count"
DAYS = 7
LOOKED_BACK = timedelta(days=30)
KEPT_SHARE = 0.8
LARGEST_JUMP = 5
# Of a handful of rows, one more or less is no news.
LEAST_CHANGE = 10


def read_counts(*, at: datetime) -> dict[str, list[int]]:
    """By check: the last count of each of the last seven days (UTC) before this that have one."""
    kept = CheckResult.objects.filter(
        kind=KIND, rows__isnull=False, checked_at__gte=at - LOOKED_BACK, checked_at__lt=at
    )
    days: dict[str, dict[str, int]] = defaultdict(dict)
    for name, checked_at, rows in kept.order_by("checked_at").values_list(
        "name", "checked_at", "rows"
    ):
        if rows is not None and checked_at.date() != at.date():
            days[name][checked_at.date().isoformat()] = rows
    return {
        name: [rows for _, rows in sorted(found.items())][-DAYS:] for name, found in days.items()
    }


def judge_rows(check: DataCheck, before: Sequence[int]) -> DataCheck:
    """Broken when there are less than 80 %, or more than 5 times, of the median of seven days.
    Fewer days: it only learns.
    """
    if len(before) < DAYS or check.rows is None:
        rule = f"Rows as usual: still learning, {len(before)} of {DAYS} days are known."
        return replace(check, rule=rule)
    usual = round(median(before))
    is_broken = abs(check.rows - usual) >= LEAST_CHANGE and (
        check.rows < usual * KEPT_SHARE or check.rows > usual * LARGEST_JUMP
    )
    return replace(
        check,
        rule=f"Rows as usual: not over 20 % fewer, nor over 5 times as many as {usual:,}.",
        broken=int(is_broken),
        samples=(f"{check.rows:,} rows, usually {usual:,}",) if is_broken else (),
    )
