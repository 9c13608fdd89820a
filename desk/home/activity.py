"""Engagements, new engagers and posts of a period, of the one before, and day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from desk.home.period import Period
from engagers.models import Engagement, Engager
from posts.models import Post

BEST = 5
NEWEST = 6


@dataclass
class Activity:
    """Counts of the period (`now`) and of the time before, and by day of the person's zone."""

    now: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    by_day: dict[date, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BestPost:
    post: Post
    engagements: int


def read_engagements(period: Period) -> Activity:
    """One query, over the days it speaks of. Excluded people's are left out, here as at every exit."""
    rows = seen_engagements().filter(first_seen_at__gte=_first(period))
    return _sum(_by_day(rows, period).annotate(engagements=Count("id")), period)


def read_new_engagers(period: Period) -> Activity:
    """One query: how many are new, how many of them have an audience, and how many a target's."""
    rows = Engager.objects.present().filter(first_seen_at__gte=_first(period))
    counted = _by_day(rows, period).annotate(
        engagers=Count("id"),
        classified=Count("id", filter=Q(audience__isnull=False)),
        targets=Count("id", filter=Q(audience__is_target=True)),
    )
    return _sum(counted, period)


def read_posts(period: Period) -> dict[str, Any]:
    """One query: posts published, tracked, failing; when one was last measured and described."""
    own = Q(ownership=Post.Ownership.OWN)
    return Post.objects.aggregate(
        posts=Count("id"),
        published=Count("id", filter=own & Q(published_at__gte=period.since)),
        published_before=Count(
            "id",
            filter=own & Q(published_at__gte=period.before, published_at__lt=period.since),
        ),
        tracked=Count("id", filter=Q(tracking=Post.Tracking.ACTIVE)),
        scraped_at=Max("last_scraped_at"),
        described_at=Max("described_at"),
    )


def read_best_posts(period: Period) -> list[BestPost]:
    """Those with the most engagements seen first in the period. Two queries."""
    rows = seen_engagements().filter(first_seen_at__gte=period.since).values("post")
    best = rows.annotate(engagements=Count("id")).order_by("-engagements", "post")[:BEST]
    counts = {row["post"]: row["engagements"] for row in best}
    posts = Post.objects.in_bulk(list(counts)) if counts else {}
    return [BestPost(posts[pk], number) for pk, number in counts.items()]


def read_newest_targets() -> list[Engager]:
    """People of a target audience, the newest first."""
    people = Engager.objects.present().people().filter(audience__is_target=True)
    return list(
        people.select_related("audience", "company").order_by("-first_seen_at", "id")[:NEWEST]
    )


def seen_engagements() -> QuerySet[Engagement]:
    excluded = Engager.objects.filter(excluded_at__isnull=False)
    return Engagement.objects.exclude(engager__in=excluded.values("pk"))


def list_days(period: Period) -> list[date]:
    first = timezone.localdate(period.chart_since)
    last = timezone.localdate(period.until)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _first(period: Period) -> datetime:
    return min(period.before, period.chart_since)


def _by_day(rows: QuerySet[Any], period: Period) -> QuerySet[Any, dict[str, Any]]:
    is_now = ExpressionWrapper(Q(first_seen_at__gte=period.since), BooleanField())
    is_counted = ExpressionWrapper(Q(first_seen_at__gte=period.before), BooleanField())
    days: QuerySet[Any, dict[str, Any]] = (
        rows.order_by()
        .annotate(day=TruncDate("first_seen_at"), is_now=is_now, is_counted=is_counted)
        .values("day", "is_now", "is_counted")
    )
    return days


def _sum(rows: QuerySet[Any, dict[str, Any]], period: Period) -> Activity:
    activity = Activity(by_day={day: Counter() for day in list_days(period)})
    for row in rows:
        numbers: Mapping[str, int] = {
            name: number
            for name, number in row.items()
            if name not in ("day", "is_now", "is_counted")
        }
        if row["is_now"]:
            activity.now.update(numbers)
        elif row["is_counted"]:
            activity.before.update(numbers)
        if row["day"] in activity.by_day:
            activity.by_day[row["day"]].update(numbers)
    return activity
