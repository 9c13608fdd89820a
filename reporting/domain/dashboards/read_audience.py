"""Whom posts reached in a period: by audience, position, seniority, function and company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from reporting.domain.dashboards.scope import TITLE, Scope, read_rows
from reporting.domain.dashboards.seen import SEEN

Dimension = Literal["audience", "position", "seniority", "function", "company"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
Split = Literal[
    "post",
    "target_audience",
    "post_type",
    "sentiment",
    "campaign",
    "sponsored",
    "tag",
    "collection",
]
SPLITS: tuple[Split, ...] = get_args(Split)
TOP = 20

AUDIENCE = f"""
WITH {SEEN}, people AS MATERIALIZED (
    SELECT engager.engager_id, engager.audience, engager.is_target, engager.position,
        engager.seniority, engager.function, engager.company_id, engager.company
    FROM (SELECT DISTINCT engager_id FROM pairs) seen
    JOIN reporting.engagers engager ON engager.engager_id = seen.engager_id
), counted AS (
    SELECT 'audience' AS dimension, audience AS value, NULL AS within, bool_or(is_target) AS is_target,
        count(*) AS engagers
    FROM people GROUP BY audience
    UNION ALL
    SELECT 'position', position, audience, bool_or(is_target), count(*)
    FROM people GROUP BY position, audience
    UNION ALL
    SELECT 'seniority', seniority, NULL, NULL, count(*) FROM people GROUP BY seniority
    UNION ALL
    SELECT 'function', function, NULL, NULL, count(*) FROM people GROUP BY function
    UNION ALL
    SELECT 'company', coalesce(company, 'Company ' || company_id), company_id::text, NULL, count(*)
    FROM people GROUP BY company, company_id
), ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY dimension, value IS NULL ORDER BY engagers DESC, value, within
    ) AS place
    FROM counted
)
SELECT dimension, value, within, is_target, engagers
FROM ranked
WHERE dimension <> 'company' OR value IS NULL OR place <= {TOP}
ORDER BY dimension, value IS NULL, engagers DESC, value, within
"""  # noqa: S608  (constants only)

# What a post belongs to: of tags and collections several, so that one engager counts under each.
GROUPS: dict[Split, str] = {
    "post": f"SELECT id AS post_id, id::text AS value, {TITLE} AS title"  # noqa: S608  (a constant)
    " FROM reporting.linkedin_posts",
    "sponsored": "SELECT id AS post_id, said.value, said.value AS title"
    " FROM reporting.linkedin_posts, LATERAL (SELECT CASE sponsored WHEN true THEN 'yes'"
    " WHEN false THEN 'no' END AS value) said",
    "tag": "SELECT id AS post_id, tag AS value, tag AS title"
    " FROM posts_post, unnest(coalesce(nullif(tags, '{}'), ARRAY[NULL])) AS tag",
    "collection": "SELECT post.id AS post_id, collection.id::text AS value, collection.name AS title"
    " FROM posts_post post LEFT JOIN posts_collection_posts member ON member.post_id = post.id"
    " LEFT JOIN posts_collection collection ON collection.id = member.collection_id",
    **{
        name: f"SELECT id AS post_id, {name} AS value, {name} AS title FROM reporting.linkedin_posts"  # noqa: S608
        for name in ("target_audience", "post_type", "sentiment", "campaign")
    },  # type: ignore[dict-item]
}
REACH = """
WITH {seen}, grouped AS MATERIALIZED ({groups}), reached AS (
    SELECT DISTINCT grouped.value, grouped.title, pairs.engager_id
    FROM pairs JOIN grouped ON grouped.post_id = pairs.post_id
)
SELECT reached.value, reached.title, count(*),
    count(*) FILTER (WHERE engager.is_classified),
    count(*) FILTER (WHERE engager.is_target)
FROM reached
JOIN reporting.engagers engager ON engager.engager_id = reached.engager_id
GROUP BY reached.value, reached.title
ORDER BY count(*) DESC, reached.title NULLS LAST, reached.value
LIMIT {top}
"""


@dataclass(frozen=True, slots=True)
class Slice:
    """Engagers who have this value, NULL: none. `within`: of a position its audience, of a company its
    id. `is_target` of audiences and positions.
    """

    dimension: Dimension
    value: str | None
    within: str | None
    is_target: bool | None
    engagers: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Engagers of the posts with one label (`value` NULL: with none), of them classified, of them of
    a target audience.
    """

    value: str | None
    title: str | None
    engagers: int
    classified: int
    targets: int

    @property
    def unclassified(self) -> int:
        return self.engagers - self.classified

    @property
    def target_share(self) -> float | None:
        """Of the classified, 0 to 1; None without any."""
        return self.targets / self.classified if self.classified else None


def read_audience(scope: Scope) -> dict[Dimension, list[Slice]]:
    """Each engager once, whatever the number of posts; of companies the 20 commonest; last, no value."""
    found: dict[Dimension, list[Slice]] = {name: [] for name in DIMENSIONS}
    for row in read_rows(AUDIENCE, scope.as_params()):
        found[row[0]].append(Slice(*row))
    return found


def read_reach(scope: Scope, *, split: Split) -> list[Reach]:
    """The 20 groups of posts with most engagers, each engager once a group."""
    sql = REACH.format(seen=SEEN, groups=GROUPS[split], top=TOP)
    return [Reach(*row) for row in read_rows(sql, scope.as_params())]
