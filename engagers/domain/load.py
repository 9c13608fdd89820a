"""Many rows into one table by COPY, two to four times as fast as the fastest INSERT."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """`table` and `columns` are ours, never a request's. Values: text, numbers, datetimes, None."""
    _copy(table, columns, rows, ending="\n")


def copy_new(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """New rows of a model; columns that are not named get the model's defaults."""
    fields = model._meta.concrete_fields
    rest = [f for f in fields if not (f.generated or f.column in {*columns, "id"})]
    defaults = [_encode(f.get_db_prep_save(f.get_default(), connection)) for f in rest]
    names = [*columns, *(str(field.column) for field in rest)]
    _copy(table_of(model), names, rows, ending="".join(f"\t{text}" for text in defaults) + "\n")


def table_of(model: type[models.Model]) -> str:
    return model._meta.db_table


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids from the table's sequence, ascending, for rows that are about to be copied in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table_of(model), count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def _copy(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, ending: str
) -> None:
    body = io.StringIO("".join(["\t".join(map(_encode, row)) + ending for row in rows]))
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        raw: Any = cursor
        raw.copy_expert(f'COPY "{table}" ({quoted}) FROM STDIN', body)


def _encode(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    return value.isoformat() if isinstance(value, datetime) else str(value)
