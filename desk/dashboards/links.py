"""Where a bar or a point leads: the list behind its number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from desk.dashboards.filters import Filters
from reporting.domain.dashboards.scope import Bucket, Scope, next_bucket, start_of

MOST_NAMED = 200


def page_of_post(pk: int) -> str:
    return reverse("admin:posts_post_change", args=[pk])


def page_of_engager(pk: int) -> str:
    return reverse("admin:engagers_engager_change", args=[pk])


def page_of_people(filters: Filters, **asked: object) -> str:
    """The engagers that a number counts, under the filters of the page; empty for who may not see
    people.
    """
    if not filters.sees_people:
        return ""
    return f"{reverse('desk:dashboard_engagers')}?{filters.ask(split=None, per=None, **asked)}"


def clip(scope: Scope, first: date, bucket: Bucket) -> tuple[date, date]:
    """The first and last day of a bucket, within the period."""
    last = next_bucket(first, bucket) - timedelta(days=1)
    return max(first, scope.since), min(last, scope.until)


def page_of_published(posts: Sequence[int], since: date, until: date) -> str:
    """The plain list of these posts; of more than an address holds, all that were published then."""
    if len(posts) <= MOST_NAMED:
        asked = {"id__in": ",".join(str(pk) for pk in posts)}
    else:
        asked = {
            "published_at__gte": start_of(since).isoformat(),
            "published_at__lt": start_of(until + timedelta(days=1)).isoformat(),
        }
    return f"{reverse('admin:posts_post_changelist')}?{urlencode(asked)}"


def page_of_charges(since: date, until: date, **asked: str) -> str:
    days = {"charged_on__gte": since, "charged_on__lt": until + timedelta(days=1)}
    return f"{reverse('admin:integrations_charge_changelist')}?{urlencode({**days, **asked})}"


def name_bucket(first: date, bucket: Bucket) -> str:
    if bucket == "month":
        return f"{first:%b %Y}"
    return f"{first:%-d %b %Y}"


def say_bucket(bucket: Bucket) -> str:
    """Below an axis of buckets."""
    return "Week from Monday (UTC)" if bucket == "week" else f"{bucket.capitalize()} (UTC)"
