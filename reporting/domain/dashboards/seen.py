"""Who was first seen under a post in a period: the rows of `linkedin_engagers_by_post` whose
`first_seen_on` is in it, found by the index over when engagements were first seen.

The view groups every engagement there is before it knows a row's first day; this reads the period's.
"""

from __future__ import annotations

SEEN = """
pairs AS MATERIALIZED (
    SELECT engagement.engager_id, engagement.post_id, count(*) AS engagements,
        (min(engagement.first_seen_at) AT TIME ZONE 'UTC')::date AS first_seen_on
    FROM engagers_engagement engagement
    WHERE engagement.first_seen_at >= %(since_at)s AND engagement.first_seen_at < %(until_at)s
        AND (%(posts)s::bigint[] IS NULL OR engagement.post_id = ANY(%(posts)s))
        AND NOT EXISTS (
            SELECT FROM engagers_engagement earlier
            WHERE earlier.engager_id = engagement.engager_id
                AND earlier.post_id = engagement.post_id
                AND earlier.first_seen_at < %(since_at)s
        )
    GROUP BY engagement.engager_id, engagement.post_id
)
"""
