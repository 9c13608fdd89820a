"""Lines of posts from what people have: addresses, text, CSV, XLSX. Nothing is checked but form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from integrations.linkedin.post_urls import names_post
from posts.domain.labels import READERS
from posts.domain.read_sheet import RoundedText, is_workbook, read_sheet
from posts.domain.unreadable import UnreadableError

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class PostLine:
    """One line: its number in the file, the address as entered, cells by label (text, or JSON of
    any field that people edit). `fault` refuses it.
    """

    number: int
    text: str
    labels: Mapping[str, object] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ReadLines:
    """`warnings` name what was left aside, columns that we do not know above all."""

    lines: tuple[PostLine, ...]
    warnings: tuple[str, ...] = ()


Rows = Iterable[tuple[int, Sequence[str]]]


def lines_of(texts: Iterable[str]) -> tuple[PostLine, ...]:
    """One line for each text that is not blank."""
    numbered = enumerate(texts, start=1)
    return tuple(PostLine(number, text.strip()) for number, text in numbered if text.strip())


def read_lines(content: bytes, *, name: str) -> ReadLines:
    """From a file's bytes; its name's ending says which kind. Raises UnreadableError.

    Text is a table when its first line has a column `url`, else one address a line.
    """
    if name.lower().endswith(".xlsx") or is_workbook(content):
        return _read_table(read_sheet(content), name=name)
    text = decode_text(content)
    if "\x00" in text[:1_000] or text.startswith("%PDF"):
        raise UnreadableError(f"{name} is no text: give CSV, XLSX or one address a line")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = find_delimiter(first)
    if "url" in _columns(next(csv.reader([first], delimiter=delimiter), [])):
        return _read_table(_read_csv(text, delimiter), name=name)
    if name.lower().endswith(".csv") and not names_post(first.split(delimiter)[0]):
        return _read_table(_read_csv(text, delimiter), name=name)
    return ReadLines(lines_of(text.splitlines()))


def decode_text(content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, UTF-8, else what Excel writes in Western Europe (cp1252)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def find_delimiter(header: str) -> str:
    """The one that parts the header into most columns."""
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _read_csv(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise UnreadableError(f"line {reader.line_num}: {error}") from None


def _read_table(rows: Rows, *, name: str) -> ReadLines:
    filled = ((number, row) for number, row in rows if any(cell.strip() for cell in row))
    _, header = next(filled, (0, ()))
    columns = _columns(header)
    _check_columns(columns, name=name)
    unknown = [column for column in columns if column and column not in {"url", *READERS}]
    warnings = [f"column {column} is unknown and was left aside: {KNOWN}" for column in unknown]
    return ReadLines(tuple(_line(columns, *row) for row in filled), tuple(warnings))


KNOWN = f"labels are {', '.join(READERS)}"


def _check_columns(columns: Sequence[str], *, name: str) -> None:
    if "url" not in columns:
        found = ", ".join(column for column in columns if column) or "none"
        raise UnreadableError(f"{name} has no column url (columns found: {found})")
    for column in columns:
        if column and columns.count(column) > 1:
            raise UnreadableError(f"{name} has the column {column} twice: remove one")


def _line(columns: Sequence[str], number: int, row: Sequence[str]) -> PostLine:
    cells = dict(zip(columns, row, strict=False))
    labels = {column: cell for column, cell in cells.items() if column in READERS}
    return PostLine(number, cells.get("url", "").strip(), labels, _find_fault(cells, columns, row))


def _find_fault(cells: Mapping[str, str], columns: Sequence[str], row: Sequence[str]) -> str:
    for column, cell in cells.items():
        if isinstance(cell, RoundedText) and column in {"url", *READERS}:
            return f"{column}: rounded by Excel: format the column as text and enter it again"
    if any(cell.strip() for cell in row[len(columns) :]):
        return f"{len(row)} cells under {len(columns)} columns: put values with commas in quotes"
    return ""


def _columns(header: Sequence[str]) -> list[str]:
    """As written, but that case and the kind of space between words do not matter."""
    return ["_".join(cell.lower().replace("_", " ").split()) for cell in header]
