"""How often those who saw a post engaged with it: the rates of `linkedin_posts`, of posts published in a
period, where somebody entered impressions or followers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reporting.domain.dashboards.scope import TITLE, Scope, read_rows

PUBLISHED = """
    FROM reporting.linkedin_posts post
    WHERE published_on BETWEEN %(since)s AND %(until)s
        AND (%(posts)s::bigint[] IS NULL OR id = ANY(%(posts)s))
"""
SUM = f"""
SELECT count(*),
    count(engagement_rate_by_impressions_denominator),
    sum(engagement_rate_by_impressions_numerator)::bigint,
    sum(engagement_rate_by_impressions_denominator)::bigint,
    count(engagement_rate_by_followers_denominator),
    sum(engagement_rate_by_followers_numerator)::bigint,
    sum(engagement_rate_by_followers_denominator)::bigint
{PUBLISHED}
"""
LIST = f"""
SELECT id, {TITLE}, published_on, engagements, impressions,
    members_reached, clicks, followers,
    engagement_rate_by_impressions_numerator, engagement_rate_by_impressions_denominator,
    engagement_rate_by_followers_numerator, engagement_rate_by_followers_denominator
{PUBLISHED}
    AND (impressions IS NOT NULL OR followers IS NOT NULL)
ORDER BY engagement_rate_by_impressions_numerator::numeric
        / engagement_rate_by_impressions_denominator DESC NULLS LAST,
    engagement_rate_by_followers_numerator::numeric
        / engagement_rate_by_followers_denominator DESC NULLS LAST, id
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """Engagements among `of`: both None where it cannot be told. `posts` that it counts."""

    posts: int
    engagements: int | None
    of: int | None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.engagements or 0, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Rates:
    """Of all `posts` published in the period: sums divided by sums."""

    posts: int
    by_impressions: Rate
    by_followers: Rate


@dataclass(frozen=True, slots=True)
class RatedPost:
    """`impressions` to `followers` as entered, None where nobody did."""

    post_id: int
    title: str
    published_on: date
    engagements: int | None
    impressions: int | None
    members_reached: int | None
    clicks: int | None
    followers: int | None
    by_impressions: Rate
    by_followers: Rate


def sum_rates(scope: Scope) -> Rates:
    [row] = read_rows(SUM, scope.as_params())
    return Rates(row[0], Rate(*row[1:4]), Rate(*row[4:7]))


def rate_posts(scope: Scope, *, limit: int) -> list[RatedPost]:
    """Those with impressions or followers, the highest rate by impressions first."""
    rows = read_rows(LIST, {**scope.as_params(), "limit": limit})
    return [
        RatedPost(
            post_id=row[0],
            title=row[1],
            published_on=row[2],
            engagements=row[3],
            impressions=row[4],
            members_reached=row[5],
            clicks=row[6],
            followers=row[7],
            by_impressions=_rate(row[8], row[9]),
            by_followers=_rate(row[10], row[11]),
        )
        for row in rows
    ]


def _rate(engagements: int | None, of: int | None) -> Rate:
    return Rate(1 if of else 0, engagements, of)
