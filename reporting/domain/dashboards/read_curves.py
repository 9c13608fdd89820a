"""How the counters of posts grew since they were published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reporting.domain.dashboards.scope import read_rows

SQL = """
SELECT scrape.post_id, scrape.id, scrape.ran_at,
    round((extract(epoch FROM scrape.ran_at - post.published_at) / 3600)::numeric, 2),
    scrape.reactions_known, scrape.comments_known, scrape.reposts_known,
    scrape.reactions_known + scrape.comments_known + scrape.reposts_known
FROM reporting.linkedin_posts_scrapes scrape
JOIN reporting.linkedin_posts post ON post.id = scrape.post_id
WHERE scrape.post_id = ANY(%(posts)s) AND scrape.status = 'completed'
ORDER BY scrape.post_id, scrape.ran_at, scrape.id
"""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Counters as last known at a completed scrape; NULL while unknown. `hours` since publishing,
    NULL where that time is unknown. `engagements` are known when all three are.
    """

    post_id: int
    scrape_id: int
    ran_at: datetime
    hours: Decimal | None
    reactions: int | None
    comments: int | None
    reposts: int | None
    engagements: int | None


def read_curves(posts: Sequence[int]) -> list[CurvePoint]:
    """Every completed scrape of these posts, the oldest of each first."""
    return [CurvePoint(*row) for row in read_rows(SQL, {"posts": list(posts)})] if posts else []
