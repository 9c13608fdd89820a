"""Rows as JSON and back again, column by column: what makes a merge reversible to the letter."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection, models

from engagers.domain.load import table_of

Row = dict[str, Any]


def read_rows(model: type[models.Model], ids: Collection[int]) -> dict[int, Row]:
    table = table_of(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT t.id, (to_jsonb(t) - %s)::text FROM "{table}" t WHERE t.id = ANY(%s)',  # noqa: S608
            [_made_columns(model), sorted(ids)],
        )
        return {pk: json.loads(row) for pk, row in cursor.fetchall()}


def _made_columns(model: type[models.Model]) -> list[str]:
    """Which the database itself makes of the others, and lets nobody write."""
    return [str(field.column) for field in model._meta.concrete_fields if field.generated]


def add_row(model: type[models.Model], row: Row) -> None:
    table = table_of(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" SELECT * FROM jsonb_populate_record(NULL::"{table}", %s)',  # noqa: S608
            [json.dumps(row)],
        )


def restore_row(model: type[models.Model], before: Row, after: Row) -> None:
    """What changed from `before` to `after` goes back, except where it has changed again since."""
    now = read_rows(model, [before["id"]]).get(before["id"])
    if now is None:
        return
    columns = [c for c in before if before[c] != after[c] and now[c] == after[c]]
    if not columns:
        return
    table = table_of(model)
    assignments = ", ".join(f'"{column}" = r."{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" t SET {assignments} '  # noqa: S608 - names of our own columns
            f'FROM jsonb_populate_record(NULL::"{table}", %s) r WHERE t.id = r.id',
            [json.dumps(before)],
        )
