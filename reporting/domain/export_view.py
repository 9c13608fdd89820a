"""The rows of one view as CSV or Parquet, in pieces: memory does not grow with the rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Context, Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction

from reporting.domain.definitions import ORDER, SCHEMA

FORMATS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
ROWS_AT_ONCE = 5_000
ROWS_IN_GROUP = 50_000
# How long a reader may take over one batch of rows before its snapshot is given up.
PATIENCE = "10min"
DECIMAL = pa.decimal128(38, 8)
LAST_DECIMAL = Decimal("0.00000001")
EXACT = Context(prec=38)
# Of Postgres' types that the views have (pg_type's numbers are fixed): what Parquet calls them.
ARROW = {
    16: pa.bool_(),
    20: pa.int64(),
    21: pa.int64(),
    23: pa.int64(),
    25: pa.string(),
    1043: pa.string(),
    1082: pa.date32(),
    1184: pa.timestamp("us", tz="UTC"),
    1700: DECIMAL,
}
IS_THERE = "SELECT FROM pg_views WHERE schemaname = %s AND viewname = %s"
Clean = Callable[[object], object]


class UnknownViewError(ValueError):
    """Names the view and those there are."""


class MissingViewError(LookupError):
    """Names the view and what makes it."""


def keep(value: object) -> object:
    return value


def export_view(name: str, *, form: str, clean: Clean = keep) -> Iterator[bytes]:
    """Pieces of a file with a header, in the view's own columns; `clean` sees each cell of a CSV.

    Raises UnknownViewError, MissingViewError, and ValueError for a format other than csv and parquet,
    at once: when the first piece is on its way it is too late to say what is wrong.
    Amounts keep their decimals; an empty CSV cell is NULL.
    """
    if name not in ORDER:
        raise UnknownViewError(f"{name} is no view: there are {', '.join(sorted(ORDER))}")
    if form not in FORMATS:
        raise ValueError(f"{form} is no format: choose {' or '.join(FORMATS)}")
    with connection.cursor() as cursor:
        cursor.execute(IS_THERE, [SCHEMA, name])
        if cursor.fetchone() is None:
            raise MissingViewError(f"{name} is missing: manage.py setup_reporting makes it anew.")
    return _write_csv(name, clean) if form == "csv" else _write_parquet(name)


@contextmanager
def _read(name: str) -> Iterator[tuple[Sequence[Any], Iterator[list[tuple[Any, ...]]]]]:
    """Columns and batches of rows of one snapshot, as the database finds them.

    In a transaction: outside of one the cursor must outlive its statement, so the database makes
    every row first (five million: 102 s before the first, and 120 s end it).
    """
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        with connection.cursor() as setting:
            setting.execute("SET LOCAL idle_in_transaction_session_timeout = %s", [PATIENCE])
        cursor.execute(f"SELECT * FROM {SCHEMA}.{name}")  # noqa: S608  (a name of ORDER)
        first = cursor.fetchmany(ROWS_AT_ONCE)
        columns = cursor.description

        def batches() -> Iterator[list[tuple[Any, ...]]]:
            batch = first
            while batch:
                yield batch
                batch = cursor.fetchmany(ROWS_AT_ONCE)

        yield columns, batches()


def _write_csv(name: str, clean: Clean) -> Iterator[bytes]:
    with _read(name) as (columns, batches):
        yield _as_csv([[column.name for column in columns]])
        for batch in batches:
            yield _as_csv([[clean(cell) for cell in row] for row in batch])


def _as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _write_parquet(name: str) -> Iterator[bytes]:
    with _read(name) as (columns, batches):
        schema = pa.schema([(column.name, ARROW[column.type_code]) for column in columns])
        sink = _Pieces()
        with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema) as writer:
            waiting: list[tuple[Any, ...]] = []
            for batch in batches:
                waiting += batch
                if len(waiting) >= ROWS_IN_GROUP:
                    writer.write_table(_as_table(waiting, schema))
                    waiting = []
                    yield sink.take()
            if waiting:
                writer.write_table(_as_table(waiting, schema))
        yield sink.take()


def _as_table(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    arrays = [
        pa.array(_round(values) if field.type == DECIMAL else values, type=field.type)
        for values, field in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _round(values: Sequence[Any]) -> list[Decimal | None]:
    """People may enter more decimals than a column of Parquet holds."""
    return [None if one is None else one.quantize(LAST_DECIMAL, context=EXACT) for one in values]


class _Pieces(io.RawIOBase):
    """A file that is handed on as it is written."""

    def __init__(self) -> None:
        self._held = io.BytesIO()
        self._gone = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self._held.write(data)

    def tell(self) -> int:
        return self._gone + self._held.tell()

    def take(self) -> bytes:
        piece = self._held.getvalue()
        self._gone += len(piece)
        self._held = io.BytesIO()
        return piece
