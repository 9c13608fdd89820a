"""Where in a sheet the posts and their figures stand: a table, two beside each other, or a list of
names and values of one post. Lines above and columns between do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desk.exchange.linkedin.words import ADDRESS, MEANINGS, fold_name
from integrations.linkedin.post_urls import names_post

Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """What a line says of one post: its address as written, figures as written by field."""

    sheet: str
    number: int
    address: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """Columns of one table, by what they hold."""

    address: int
    figures: Mapping[str, int]

    def read(self, sheet: str, number: int, row: Sequence[str]) -> FoundLine | None:
        address = _at(row, self.address)
        figures = {key: said for key, at in self.figures.items() if (said := _at(row, at))}
        return FoundLine(sheet, number, address, figures) if address else None


def find_lines(sheet: str, rows: Sequence[Row]) -> list[FoundLine]:
    """None where the sheet holds no post with figures."""
    for index, (_, row) in enumerate(rows):
        tables = [table for table in _read_header(row) if table.figures]
        if tables:
            return list(_read_tables(sheet, tables, rows[index + 1 :]))
    return list(_read_pairs(sheet, rows))


def _read_header(row: Sequence[str]) -> Iterator[_Table]:
    """Each table begins at its address: a second one begins the table beside. Of a single table, all
    columns are its own, those before the address too.
    """
    meanings = [MEANINGS.get(fold_name(cell)) for cell in row]
    starts = [at for at, known in enumerate(meanings) if known and known[0] == ADDRESS]
    for number, start in enumerate(starts):
        first = 0 if number == 0 else start
        last = starts[number + 1] if number + 1 < len(starts) else len(row)
        best: dict[str, tuple[int, int]] = {}
        for at in range(first, last):
            known = meanings[at]
            if known and known[0] != ADDRESS:
                key, rank = known
                best[key] = min(best.get(key, (rank, at)), (rank, at))
        yield _Table(start, {key: at for key, (_, at) in best.items()})


def _read_tables(sheet: str, tables: Sequence[_Table], rows: Sequence[Row]) -> Iterator[FoundLine]:
    for number, row in rows:
        for table in tables:
            line = table.read(sheet, number, row)
            if line:
                yield line


def _read_pairs(sheet: str, rows: Sequence[Row]) -> Iterator[FoundLine]:
    """One post: a name in a cell, its value in the next filled one of the row."""
    address, at, figures = "", 0, dict[str, tuple[int, str]]()
    for number, row in rows:
        filled = [cell.strip() for cell in row if cell.strip()]
        known = MEANINGS.get(fold_name(filled[0])) if len(filled) > 1 else None
        if known is None:
            continue
        key, rank = known
        if key != ADDRESS:
            figures[key] = min(figures.get(key, (rank, filled[1])), (rank, filled[1]))
        elif not address and names_post(filled[1]):
            address, at = filled[1], number
    if address and figures:
        yield FoundLine(sheet, at, address, {key: said for key, (_, said) in figures.items()})


def _at(row: Sequence[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""
