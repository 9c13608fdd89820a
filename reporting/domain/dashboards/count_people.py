"""How many were new, came back, or engaged with several posts; and who did most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reporting.domain.dashboards.scope import Bucket, Scope, list_buckets, read_rows
from reporting.domain.dashboards.seen import SEEN

# One row per bucket and engager, then per bucket; the last, without a bucket, is the whole period.
COUNT = f"""
WITH {SEEN}, spans AS (
    SELECT DISTINCT date_trunc(%(bucket)s, first_seen_on::timestamp)::date AS bucket, engager_id
    FROM pairs
    UNION ALL
    SELECT DISTINCT NULL::date, engager_id FROM pairs
), placed AS (
    SELECT spans.bucket, engager.is_target, engager.is_classified, engager.post_count,
        engager.first_seen_on >= greatest(spans.bucket, %(since)s) AS is_new
    FROM spans
    JOIN reporting.engagers engager ON engager.engager_id = spans.engager_id
)
SELECT bucket, count(*),
    count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new),
    count(*) FILTER (WHERE post_count >= 2),
    count(*) FILTER (WHERE is_target), count(*) FILTER (WHERE is_target AND is_new),
    count(*) FILTER (WHERE is_classified)
FROM placed
GROUP BY bucket
"""  # noqa: S608  (constants only)

TOP = f"""
WITH {SEEN}, busy AS (
    SELECT engager_id, count(*) AS posts, sum(engagements)::bigint AS engagements
    FROM pairs GROUP BY engager_id
), present AS (
    SELECT busy.engager_id, busy.posts, busy.engagements, engager.first_seen_on
    FROM busy
    JOIN reporting.engagers engager ON engager.engager_id = busy.engager_id
    WHERE NOT %(targets_only)s OR engager.is_target
    ORDER BY busy.engagements DESC, busy.posts DESC, busy.engager_id
    LIMIT %(limit)s
)
SELECT present.engager_id, engager.name, engager.headline, engager.company, engager.audience,
    engager.is_target, present.posts, present.engagements, present.first_seen_on
FROM present
JOIN reporting.engagers engager ON engager.engager_id = present.engager_id
ORDER BY present.engagements DESC, present.posts DESC, present.engager_id
"""  # noqa: S608  (constants only)


@dataclass(frozen=True, slots=True)
class People:
    """Engagers seen for the first time under at least one post in these days. `new`: never seen under
    any post before; `returning`: seen before; `repeat`: of all of them, those under two posts or more
    by now.
    """

    first: date | None
    engagers: int
    new: int
    returning: int
    repeat: int
    targets: int
    new_targets: int
    classified: int


@dataclass(frozen=True, slots=True)
class TopEngager:
    """`posts` and `engagements` of the period."""

    engager_id: int
    name: str | None
    headline: str | None
    company: str | None
    audience: str | None
    is_target: bool | None
    posts: int
    engagements: int
    first_seen_on: date


def count_people(scope: Scope, *, bucket: Bucket) -> tuple[People, list[People]]:
    """Of the whole period, each engager once; and of every bucket of it."""
    rows = read_rows(COUNT, {**scope.as_params(), "bucket": bucket})
    found = {row[0]: People(*row) for row in rows}
    whole = found.get(None, People(None, 0, 0, 0, 0, 0, 0, 0))
    return whole, [
        found.get(first, People(first, 0, 0, 0, 0, 0, 0, 0))
        for first in list_buckets(scope, bucket)
    ]


def list_top_engagers(scope: Scope, *, limit: int, targets_only: bool = False) -> list[TopEngager]:
    """Those with most engagements under posts that they were first seen under in the period."""
    params = {**scope.as_params(), "limit": limit, "targets_only": targets_only}
    return [TopEngager(*row) for row in read_rows(TOP, params)]
