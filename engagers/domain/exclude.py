"""Who stays out of every exit: recorded like others, and flagged by the rules of Exclusion."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from engagers.domain.companies import fold_name
from engagers.domain.transact import lock_recording, transact
from engagers.models import Exclusion

# Whom the rules fit: `hit` (engager_id, id and reason of the rule).
HITS = """
    rule AS (
        SELECT * FROM unnest(%(ids)s::bigint[], %(kinds)s::text[], %(values)s::text[],
                             %(keys)s::text[], %(reasons)s::text[])
            AS r(id, kind, value, name_key, reason)
    ), hit AS (
        SELECT i.engager_id, r.id, r.reason FROM rule r
        JOIN engagers_identity i ON i.kind = r.kind AND i.value = r.value
        WHERE r.kind IN ('member_id', 'slug')
        UNION ALL
        SELECT i.engager_id, r.id, r.reason FROM rule r
        JOIN engagers_identity i ON i.kind IN ('company_slug', 'company_id') AND i.value = r.value
        WHERE r.kind = 'company'
        UNION ALL
        SELECT e.id, r.id, r.reason FROM rule r
        JOIN engagers_company c ON r.kind = 'company'
            AND (c.name_key = r.name_key OR c.slug = r.value)
        JOIN engagers_engager e ON e.company_id = c.id
        UNION ALL
        SELECT e.id, r.id, r.reason FROM rule r
        JOIN engagers_engager e ON r.kind = 'company' AND e.kind = 'organisation'
            AND lower(regexp_replace(btrim(e.name), '\\s+', ' ', 'g')) = r.name_key
    )
"""

# The rule with the lowest id gives the reason. Flags are of rules alone: who is matched by none
# is cleared, so one person is kept out by a rule on their member id or address.
APPLY = f"""
    WITH {HITS}, wanted AS (
        SELECT e.id, (SELECT h.reason FROM hit h WHERE h.engager_id = e.id
                      ORDER BY h.id LIMIT 1) AS reason
        FROM engagers_engager e
        WHERE (%(engagers)s::bigint[] IS NULL OR e.id = ANY(%(engagers)s::bigint[]))
          AND (e.excluded_at IS NOT NULL OR e.id IN (SELECT engager_id FROM hit))
    )
    UPDATE engagers_engager e SET
        excluded_at = CASE WHEN w.reason IS NOT NULL THEN coalesce(e.excluded_at, %(at)s) END,
        exclusion_reason = coalesce(w.reason, '')
    FROM wanted w
    WHERE e.id = w.id AND e.exclusion_reason <> coalesce(w.reason, '')
"""  # noqa: S608 - a constant of ours


def apply_exclusions(*, at: datetime | None = None) -> int:
    """Every engager against the rules as they are now. How many changed, either way."""
    return transact(lambda: _apply(None, at or timezone.now()))


def exclude_engagers(engager_ids: Collection[int], *, at: datetime) -> int:
    """The same for some: those whom a page showed, or whose company became known."""
    if not engager_ids or not Exclusion.objects.exists():
        return 0
    return transact(lambda: _apply(sorted(engager_ids), at))


def name_rule(rule: Exclusion) -> str:
    """What engagers whom it hides say as their reason."""
    return f"{rule.get_reason_display()}: {rule}"[:200]


def apply_exclusions_to(engager_ids: Collection[int], *, at: datetime) -> int:
    """The same for some, also when no rule is left: who was matched by one that is gone is free."""
    return transact(lambda: _apply(sorted(engager_ids), at))


def _apply(engager_ids: list[int] | None, at: datetime) -> int:
    lock_recording()
    rules = list(Exclusion.objects.order_by("pk"))
    values: dict[str, Any] = {
        "ids": [rule.pk for rule in rules],
        "kinds": [rule.kind for rule in rules],
        "values": [rule.value for rule in rules],
        "keys": [fold_name(rule.value) for rule in rules],
        "reasons": [name_rule(rule) for rule in rules],
        "engagers": engager_ids,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(APPLY, values)
        return int(cursor.rowcount)
