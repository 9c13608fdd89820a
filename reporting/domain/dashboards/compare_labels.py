"""Whether posts with a label get more engagements than the others: the lift of `label_lift`, over the
own posts published in a period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reporting.domain.dashboards.read_audience import GROUPS, TOP
from reporting.domain.dashboards.scope import Scope, read_rows

LabelKind = Literal["post_type", "sentiment", "target_audience", "campaign", "sponsored", "tag"]
KINDS: tuple[LabelKind, ...] = (
    "post_type",
    "sentiment",
    "target_audience",
    "campaign",
    "sponsored",
    "tag",
)
SQL = """
WITH published AS MATERIALIZED (
    SELECT id, engagements
    FROM reporting.linkedin_posts
    WHERE ownership = 'own' AND published_on BETWEEN %(since)s AND %(until)s
        AND (%(posts)s::bigint[] IS NULL OR id = ANY(%(posts)s))
), whole AS (
    SELECT count(engagements) AS posts, sum(engagements) AS engagements FROM published
), labelled AS (
    SELECT DISTINCT post_id, value FROM ({groups}) AS grouped WHERE value IS NOT NULL
)
SELECT labelled.value, count(*), count(published.engagements), sum(published.engagements)::bigint,
    whole.posts, whole.engagements::bigint
FROM published
JOIN labelled ON labelled.post_id = published.id
CROSS JOIN whole
GROUP BY labelled.value, whole.posts, whole.engagements
ORDER BY sum(published.engagements)::numeric / nullif(count(published.engagements), 0)
    DESC NULLS LAST, labelled.value
LIMIT {top}
"""


@dataclass(frozen=True, slots=True)
class LabelLift:
    """`posts` with the label, of them `measured`: those whose engagements are known. `all_measured` and
    `all_engagements` are of every own post of the period.
    """

    label: str
    posts: int
    measured: int
    engagements: int | None
    all_measured: int
    all_engagements: int | None

    @property
    def per_post(self) -> float | None:
        return _divide(self.engagements, self.measured)

    @property
    def all_per_post(self) -> float | None:
        return _divide(self.all_engagements, self.all_measured)

    @property
    def lift(self) -> float | None:
        """1 is average; None where nothing is measured, or nobody engaged at all."""
        mine, average = self.per_post, self.all_per_post
        return None if mine is None or not average else mine / average


def compare_labels(scope: Scope, *, kind: LabelKind) -> list[LabelLift]:
    """The 20 labels of a list with most engagements per post; a post with three tags counts in three."""
    sql = SQL.format(groups=GROUPS[kind], top=TOP)
    return [LabelLift(*row) for row in read_rows(sql, scope.as_params())]


def _divide(number: int | None, by: int) -> float | None:
    return None if number is None or not by else number / by
