"""Whom one exclusion would hide, before it is saved; and whom each of them hides now."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Count

from engagers.domain.companies import fold_name
from engagers.domain.exclude import HITS
from engagers.models import Engager, Exclusion

_COUNT = f"""
    WITH {HITS}
    SELECT count(DISTINCT e.id), count(DISTINCT e.id) FILTER (WHERE e.excluded_at IS NULL)
    FROM hit h JOIN engagers_engager e ON e.id = h.engager_id
    WHERE e.merged_into_id IS NULL
"""  # noqa: S608 - a constant of ours


def preview_exclusion(rule: Exclusion) -> tuple[int, int]:
    """Engagers it fits, and those of them whom no rule hides yet. Its value is normalised."""
    values: dict[str, Any] = {
        "ids": [rule.pk or 0],
        "kinds": [rule.kind],
        "values": [rule.value],
        "keys": [fold_name(rule.value)],
        "reasons": [rule.reason],
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        fitting, new = cursor.fetchone()
    return fitting, new


def count_hidden() -> dict[str, int]:
    """By `name_rule`: an engager counts for the oldest of the rules that fit."""
    hidden = Engager.objects.filter(excluded_at__isnull=False, merged_into__isnull=True)
    rows = hidden.values_list("exclusion_reason").annotate(count=Count("pk"))
    return dict(rows.order_by())
