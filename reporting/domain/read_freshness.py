"""How old what the views are made of is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection


@dataclass(frozen=True, slots=True)
class Freshness:
    """`last_success_at` and `hours_old` are None when it never was."""

    subject: str
    last_success_at: datetime | None
    hours_old: Decimal | None
    rows: int


def read_freshness() -> list[Freshness]:
    """As data_freshness says: it counts whole tables, so ask it apart from a page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, last_success_at, hours_old, rows"
            " FROM reporting.data_freshness ORDER BY subject"
        )
        return [Freshness(*row) for row in cursor.fetchall()]
