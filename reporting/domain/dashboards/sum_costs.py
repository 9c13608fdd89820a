"""What was spent in a period: over time, and on which posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting.domain.dashboards.scope import TITLE, Bucket, Scope, read_rows
from reporting.domain.dashboards.seen import SEEN

SUM = """
SELECT date_trunc(%(bucket)s, day::timestamp)::date, provider, purpose, sum(usd),
    count(*), count(*) FILTER (WHERE usd IS NULL),
    coalesce(sum(reserved_usd) FILTER (WHERE usd IS NULL), 0)
FROM reporting.costs
WHERE day BETWEEN %(since)s AND %(until)s
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
"""
PER_POST = f"""
WITH spent AS (
    SELECT post_id, sum(usd) AS usd, count(*) AS charges
    FROM reporting.costs
    WHERE day BETWEEN %(since)s AND %(until)s
    GROUP BY post_id
    ORDER BY sum(usd) DESC NULLS LAST, post_id
    LIMIT %(limit)s
), {SEEN}, reached AS (
    SELECT pairs.post_id, count(*) AS engagers, count(*) FILTER (WHERE engager.is_target) AS targets
    FROM pairs
    JOIN reporting.engagers engager ON engager.engager_id = pairs.engager_id
    WHERE pairs.post_id IN (SELECT post_id FROM spent)
    GROUP BY pairs.post_id
)
SELECT spent.post_id, {TITLE}, spent.usd,
    spent.charges,
    CASE WHEN spent.post_id IS NOT NULL THEN coalesce(reached.engagers, 0) END,
    CASE WHEN spent.post_id IS NOT NULL THEN coalesce(reached.targets, 0) END
FROM spent
LEFT JOIN reporting.linkedin_posts post ON post.id = spent.post_id
LEFT JOIN reached ON reached.post_id = spent.post_id
ORDER BY spent.usd DESC NULLS LAST, spent.post_id
"""  # noqa: S608  (constants only)


@dataclass(frozen=True, slots=True)
class Spent:
    """`usd` as told so far, None while nothing is; `open_charges` of the `charges` have told nothing
    yet, and may cost `open_usd` at most.
    """

    first: date
    provider: str
    purpose: str
    usd: Decimal | None
    charges: int
    open_charges: int
    open_usd: Decimal


@dataclass(frozen=True, slots=True)
class PostCost:
    """`engagers` first seen under the post in the period. Without a post: what was for none."""

    post_id: int | None
    title: str | None
    usd: Decimal | None
    charges: int
    engagers: int | None
    targets: int | None


def sum_costs(scope: Scope, *, bucket: Bucket) -> list[Spent]:
    """By bucket, provider and purpose. Of all posts: costs are not told by label."""
    return [Spent(*row) for row in read_rows(SUM, {**scope.as_params(), "bucket": bucket})]


def list_post_costs(scope: Scope, *, limit: int) -> list[PostCost]:
    """The most expensive posts of the period."""
    return [PostCost(*row) for row in read_rows(PER_POST, {**scope.as_params(), "limit": limit})]
