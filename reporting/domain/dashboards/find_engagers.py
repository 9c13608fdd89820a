"""The people behind a number of a dashboard."""

from __future__ import annotations

from typing import Literal

from reporting.domain.dashboards.read_audience import Dimension
from reporting.domain.dashboards.scope import Scope, read_rows
from reporting.domain.dashboards.seen import SEEN

Who = Literal["new", "returning", "repeat", "target", "other", "unclassified"]
FIND = """
WITH {seen}
SELECT engager.engager_id
FROM (SELECT DISTINCT engager_id FROM pairs WHERE engager_id > %(after)s) seen
JOIN reporting.engagers engager ON engager.engager_id = seen.engager_id
WHERE {where}
ORDER BY engager.engager_id
LIMIT %(limit)s
"""
WHO: dict[Who, str] = {
    "new": "engager.first_seen_on >= %(since)s",
    "returning": "engager.first_seen_on < %(since)s",
    "repeat": "engager.post_count >= 2",
    "target": "engager.is_target",
    "other": "NOT engager.is_target",
    "unclassified": "NOT engager.is_classified",
}
DIMENSIONS: dict[Dimension, str] = {
    "audience": "engager.audience IS NOT DISTINCT FROM %(value)s",
    "position": "engager.position IS NOT DISTINCT FROM %(value)s"
    " AND engager.audience IS NOT DISTINCT FROM %(within)s",
    "seniority": "engager.seniority IS NOT DISTINCT FROM %(value)s",
    "function": "engager.function IS NOT DISTINCT FROM %(value)s",
    "company": "engager.company_id IS NOT DISTINCT FROM %(within)s::bigint",
}


def find_engagers(
    scope: Scope,
    *,
    who: Who | None = None,
    dimension: Dimension | None = None,
    value: str | None = None,
    within: str | None = None,
    after: int = 0,
    limit: int,
) -> list[int]:
    """Ids above `after`, in their order: those that the charts count, so excluded ones never."""
    where = [WHO[who]] if who else []
    if dimension:
        where.append(DIMENSIONS[dimension])
    sql = FIND.format(seen=SEEN, where=" AND ".join(where) or "true")
    params = {
        **scope.as_params(),
        "value": value,
        "within": within,
        "after": after,
        "limit": limit,
    }
    return [row[0] for row in read_rows(sql, params)]
