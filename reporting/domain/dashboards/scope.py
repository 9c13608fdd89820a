"""Which days and which posts a chart speaks of, and reading rows for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from django.db import connection

Bucket = Literal["day", "week", "month"]
# What a post of `linkedin_posts` is called, as everywhere in the admin.
TITLE = "coalesce(post_name, nullif(left(split_part(text, E'\\n', 1), 80), ''), urn)"


@dataclass(frozen=True, slots=True)
class Scope:
    """Days (UTC) from `since` to `until`, both included; `posts`: of these only, None: of all."""

    since: date
    until: date
    posts: tuple[int, ...] | None = None

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    def as_params(self) -> dict[str, Any]:
        """`since`, `until` as days; `since_at` and `until_at` (not included) as moments; `posts`."""
        return {
            "since": self.since,
            "until": self.until,
            "since_at": start_of(self.since),
            "until_at": start_of(self.until + timedelta(days=1)),
            "posts": None if self.posts is None else list(self.posts),
        }


def start_of(day: date) -> datetime:
    """Midnight (UTC)."""
    return datetime.combine(day, time.min, UTC)


def list_buckets(scope: Scope, bucket: Bucket) -> list[date]:
    """The first day of each day, week (from Monday) or month that the scope touches."""
    found = []
    day = floor_day(scope.since, bucket)
    while day <= scope.until:
        found.append(day)
        day = next_bucket(day, bucket)
    return found


def floor_day(day: date, bucket: Bucket) -> date:
    if bucket == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if bucket == "month" else day


def next_bucket(first: date, bucket: Bucket) -> date:
    if bucket == "month":
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first + timedelta(days=7 if bucket == "week" else 1)


def read_rows(sql: str, params: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows
