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
    lines = ("\t".join(map(_encode, row)) for row in rows)
    # Line feeds alone end a row: a body of several GB is not expected, a page is some MB.
    body = io.StringIO("".join(f"{line}\n" for line in lines))
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        raw: Any = cursor
        raw.copy_expert(f'COPY "{table}" ({quoted}) FROM STDIN', body)


def copy_new(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """New rows of a model; columns that are not named get the model's defaults."""
    rest = [f for f in model._meta.concrete_fields if f.column not in {*columns, "id"}]  # noqa: SLF001
    defaults = [f.get_db_prep_save(f.get_default(), connection) for f in rest]
    copy_rows(
        table_of(model),
        [*columns, *(str(f.column) for f in rest)],
        ((*row, *defaults) for row in rows),
    )


def table_of(model: type[models.Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 - Django's public face, whatever its name


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids from the table's sequence, ascending, for rows that are about to be copied in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table_of(model), count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def _encode(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    return value.isoformat() if isinstance(value, datetime) else str(value)
