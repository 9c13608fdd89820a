"""Who is not sent, and why; who is sent again once the reason is gone."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from engagers.domain.push_rule import PushRule

# `gone` and `dead` keep their state: they are left out for reasons of their own.
LEAVE_OUT = """
    WITH judged AS (
        SELECT c.id, left(CASE
            WHEN e.merged_into_id IS NOT NULL THEN 'merged into another person'
            WHEN e.excluded_at IS NOT NULL THEN 'excluded: ' || e.exclusion_reason
            WHEN e.kind <> 'person' THEN 'an organisation'
            WHEN e.engagement_count < %(min_engagements)s
                THEN 'fewer than ' || %(min_engagements)s || ' engagements'
            WHEN %(targets_only)s AND NOT coalesce(a.is_target, false)
                THEN 'not a target audience'
            ELSE '' END, 300) AS reason
        FROM engagers_contact c
        JOIN engagers_engager e ON e.id = c.engager_id
        LEFT JOIN engagers_audience a ON a.id = e.audience_id
        WHERE c.state NOT IN ('gone', 'dead')
          AND (%(engagers)s::bigint[] IS NULL OR c.engager_id = ANY(%(engagers)s::bigint[]))
    )
    UPDATE engagers_contact c SET
        state = CASE WHEN j.reason <> '' THEN 'excluded'
                     WHEN c.hubspot_id IS NOT NULL THEN 'pending' ELSE 'new' END,
        outcome = CASE WHEN j.reason <> '' THEN 'left_out' ELSE c.outcome END,
        candidates = CASE WHEN j.reason <> '' THEN '[]'::jsonb ELSE c.candidates END,
        state_reason = j.reason
    FROM judged j
    WHERE c.id = j.id AND (
        (j.reason <> '' AND (c.state, c.state_reason, c.outcome)
            IS DISTINCT FROM ('excluded', j.reason, 'left_out'))
        OR (j.reason = '' AND c.state = 'excluded'))
"""


def leave_out(rule: PushRule, *, engager_ids: Collection[int] | None = None) -> int:
    """Sets state and reason of all contacts, or of some engagers'; how many changed, either way."""
    with connection.cursor() as cursor:
        cursor.execute(
            LEAVE_OUT,
            {
                "min_engagements": rule.min_engagements,
                "targets_only": rule.targets_only,
                "engagers": None if engager_ids is None else sorted(engager_ids),
            },
        )
        return int(cursor.rowcount)
