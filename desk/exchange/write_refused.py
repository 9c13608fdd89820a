"""The refused rows of an import as a file: mend it, upload it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from desk.exchange.write_table import Cell
from desk.models import Import, ImportRow

# The second where the file has a column of the first name itself.
ERROR_COLUMNS = ("error", "import error")
PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")


def list_refused_header(job: Import) -> list[str]:
    """The file's own columns, then the one that says what is wrong."""
    columns = [column for column in job.columns if column not in _own_errors(job)]
    name = next(name for name in (*ERROR_COLUMNS, "what is wrong") if name not in columns)
    return [*columns, name]


def list_refused(job: Import) -> Iterator[list[Cell]]:
    """One row each, as it was in the file."""
    left_out = {job.columns.index(name) for name in _own_errors(job)}
    width = len(job.columns)
    for row in job.refused_rows.order_by("number").iterator(chunk_size=2_000):
        values = [*row.values, *[""] * (width - len(row.values))]
        cells = [_as_cell(cell) for cell in values]
        kept = [cell for at, cell in enumerate(cells[:width]) if at not in left_out]
        # Cells beyond the header stand behind the error, so that it stays in its column.
        yield [*kept, tell_errors(row), *cells[width:]]


def _own_errors(job: Import) -> set[str]:
    """The column of errors of a file that was mended before, unless it holds something."""
    last = len(job.columns) - 1
    is_ours = job.columns[last] in ERROR_COLUMNS and str(last) not in job.mapping
    return {job.columns[last]} if is_ours else set()


def tell_errors(row: ImportRow) -> str:
    return " | ".join(
        f"{error['column']}: {error['message']}" if error["column"] else error["message"]
        for error in row.errors
    )


def _as_cell(text: str) -> Cell:
    """Plain numbers are numbers again: only text is defused."""
    return Decimal(text) if PLAIN_NUMBER.fullmatch(text) else text
