"""An uploaded file as a header and rows of text. Nothing is checked but form and size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk.exchange.defuse import restore
from desk.exchange.read_csv import read_csv
from integrations.linkedin.post_urls import NotAPost, parse_post
from posts.domain.read_sheet import RoundedText, is_workbook, read_sheet
from posts.domain.unreadable import UnreadableError

LARGEST_FILE = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_HEADER = 200
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class TableRow:
    """`number` is its line in the file, the first is 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableShape:
    """What a file holds, read once through. `samples` are its first rows."""

    columns: tuple[str, ...]
    row_count: int
    samples: tuple[tuple[str, ...], ...]


def measure_table(content: bytes) -> TableShape:
    """Reads the whole file. Raises UnreadableError when it is too large, broken or empty."""
    if len(content) > LARGEST_FILE:
        raise UnreadableError(f"the file has more than {LARGEST_FILE // 1_000_000} MB: split it")
    columns, rows = open_table(content)
    count, samples = 0, list[tuple[str, ...]]()
    for row in rows:
        count += 1
        if count > MOST_ROWS:
            raise UnreadableError(f"the file has more than {MOST_ROWS:,} rows: split it")
        if len(samples) < SAMPLES:
            samples.append(tuple(cell[:LONGEST_HEADER] for cell in row.cells))
    if not count:
        raise UnreadableError("the file has a header but no rows: nothing to import")
    return TableShape(columns, count, tuple(samples))


def open_table(content: bytes) -> tuple[tuple[str, ...], Iterator[TableRow]]:
    """Names of the columns, and the rows that are not blank. Raises UnreadableError, also while
    the rows are read.
    """
    raw = read_sheet(content) if is_workbook(content) else read_csv(content)
    rows = _skip_blank(raw)
    first = next(rows, None)
    if first is None:
        raise UnreadableError("the file is empty")
    width = _find_width(first.cells)
    if width > MOST_COLUMNS:
        raise UnreadableError(
            f"the file has {width} columns, at most {MOST_COLUMNS} can be mapped: "
            "delete those that are not needed"
        )
    if not is_header(first.cells):
        return tuple(f"Column {n}" for n in range(1, width + 1)), _chain(first, rows)
    return _name_columns(first.cells[:width]), rows


def _chain(first: TableRow, rest: Iterator[TableRow]) -> Iterator[TableRow]:
    yield first
    yield from rest


def _skip_blank(raw: Iterator[tuple[int, list[str]]]) -> Iterator[TableRow]:
    for number, cells in raw:
        if any(cell.strip() for cell in cells):
            yield TableRow(number, tuple(_restore(cell) for cell in cells[: _find_width(cells)]))
        elif number > 20 * MOST_ROWS:
            raise UnreadableError("the file is mostly blank rows: delete them")


def _restore(cell: str) -> str:
    return cell if isinstance(cell, RoundedText) else restore(cell)


def _find_width(cells: Sequence[str]) -> int:
    """Without the blank cells at the end, which spreadsheets add for nothing."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return width


def is_header(cells: Sequence[str]) -> bool:
    """A row that names a post is no header."""
    for cell in cells:
        try:
            parse_post(cell)
        except NotAPost:
            continue
        return False
    return True


def _name_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Every column gets a name of its own: doubled and missing ones their number."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())[:LONGEST_HEADER]
        if not name:
            name = f"Column {number}"
        if name in names:
            name = f"{name} (column {number})"
        names.append(name)
    return tuple(names)
