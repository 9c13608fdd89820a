"""Which posts gained most in a period, and what all of them gained week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from reporting.domain.dashboards.scope import TITLE, Bucket, Scope, list_buckets, read_rows

Measure = Literal["reactions", "comments", "reposts", "engagements"]
MEASURES: tuple[Measure, ...] = ("reactions", "comments", "reposts", "engagements")

# What each scrape added to the counters as last known, on the day it ended: summed over days these are
# the gains of `post_daily`. Engagements count from the first scrape at which all three are known.
GAINS = """
known AS (
    SELECT post_id, ran_on, ran_at, id, reactions_known AS reactions, comments_known AS comments,
        reposts_known AS reposts, reactions_known + comments_known + reposts_known AS engagements
    FROM reporting.linkedin_posts_scrapes
    WHERE status = 'completed' AND ran_on <= %(until)s
        AND (%(posts)s::bigint[] IS NULL OR post_id = ANY(%(posts)s))
), gains AS (
    SELECT post_id, ran_on,
        reactions - coalesce(lag(reactions) OVER in_order, 0) AS reactions,
        comments - coalesce(lag(comments) OVER in_order, 0) AS comments,
        reposts - coalesce(lag(reposts) OVER in_order, 0) AS reposts,
        engagements - coalesce(lag(engagements) OVER in_order, 0) AS engagements
    FROM known
    WINDOW in_order AS (PARTITION BY post_id ORDER BY ran_at, id)
)
"""
# A sum over nothing but unknown values is unknown; a post without a scrape in the period is left out.
RANK = f"""
WITH {GAINS}, gained AS (
    SELECT post_id, sum(reactions)::bigint AS reactions, sum(comments)::bigint AS comments,
        sum(reposts)::bigint AS reposts, sum(engagements)::bigint AS engagements, count(*) AS scrapes
    FROM gains
    WHERE ran_on >= %(since)s
    GROUP BY post_id
)
SELECT post.id, {TITLE}, post.published_on,
    gained.reactions, gained.comments, gained.reposts, gained.engagements,
    post.total_reactions, post.comments, post.reposts, gained.scrapes
FROM gained
JOIN reporting.linkedin_posts post ON post.id = gained.post_id
ORDER BY CASE %(measure)s
    WHEN 'reactions' THEN gained.reactions WHEN 'comments' THEN gained.comments
    WHEN 'reposts' THEN gained.reposts ELSE gained.engagements END DESC NULLS LAST, post.id
LIMIT %(limit)s
"""  # noqa: S608  (constants only)
COMPARE = f"""
WITH {GAINS}, gained AS (
    SELECT date_trunc(%(bucket)s, ran_on::timestamp)::date AS bucket,
        sum(reactions)::bigint AS reactions, sum(comments)::bigint AS comments,
        sum(reposts)::bigint AS reposts, sum(engagements)::bigint AS engagements
    FROM gains
    WHERE ran_on >= %(since)s
    GROUP BY 1
), published AS (
    SELECT date_trunc(%(bucket)s, published_on::timestamp)::date AS bucket, array_agg(id ORDER BY id) AS posts,
        sum(total_reactions)::bigint AS reactions, sum(comments)::bigint AS comments,
        sum(reposts)::bigint AS reposts, sum(engagements)::bigint AS engagements
    FROM reporting.linkedin_posts
    WHERE published_on BETWEEN %(since)s AND %(until)s
        AND (%(posts)s::bigint[] IS NULL OR id = ANY(%(posts)s))
    GROUP BY 1
)
SELECT bucket, coalesce(published.posts, '{{}}'),
    gained.reactions, gained.comments, gained.reposts, gained.engagements,
    published.reactions, published.comments, published.reposts, published.engagements
FROM gained FULL JOIN published USING (bucket)
"""  # noqa: S608  (constants only)


@dataclass(frozen=True, slots=True)
class Counts:
    """NULL is unknown. `engagements` are of the posts of which all three are known, so over many posts
    they can be fewer than the three together.
    """

    reactions: int | None
    comments: int | None
    reposts: int | None
    engagements: int | None

    def get(self, measure: Measure) -> int | None:
        number: int | None = getattr(self, measure)
        return number


@dataclass(frozen=True, slots=True)
class RankedPost:
    """`gained` in the period; the totals are those now."""

    post_id: int
    title: str
    published_on: date | None
    gained: Counts
    reactions: int | None
    comments: int | None
    reposts: int | None
    scrapes: int


@dataclass(frozen=True, slots=True)
class Compared:
    """`gained` by any post in the bucket's days; `published`: gained until now by those published in
    them, whose ids are `posts`.
    """

    first: date
    posts: tuple[int, ...]
    gained: Counts
    published: Counts


NOTHING = Counts(None, None, None, None)


def rank_posts(scope: Scope, *, measure: Measure, limit: int) -> list[RankedPost]:
    """Posts measured in the period, by what they gained in it; the unknown ones last."""
    rows = read_rows(RANK, {**scope.as_params(), "measure": measure, "limit": limit})
    return [
        RankedPost(row[0], row[1], row[2], Counts(*row[3:7]), row[7], row[8], row[9], row[10])
        for row in rows
    ]


def compare_gained(scope: Scope, *, bucket: Bucket) -> list[Compared]:
    """Every bucket of the period, also those in which nothing was measured or published."""
    rows = read_rows(COMPARE, {**scope.as_params(), "bucket": bucket})
    found = {
        row[0]: Compared(row[0], tuple(row[1]), Counts(*row[2:6]), Counts(*row[6:])) for row in rows
    }
    return [
        found.get(first, Compared(first, (), NOTHING, NOTHING))
        for first in list_buckets(scope, bucket)
    ]
