"""Cells of a file as values of posts. Every fault of a row is told, not only its first."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desk.exchange.read_table import TableRow
from desk.exchange.targets import COLLECTIONS, NUMBER, URL, Target
from integrations.linkedin.post_urls import NotAPost, PostRef, parse_post
from posts.domain.fields import Field, read_value
from posts.domain.labels import BadLabelError
from posts.domain.read_sheet import RoundedText

ROUNDED = "was rounded by Excel: format the column as text and enter it again"
LONGEST_COLLECTION = 120
SHOWN = 300
LARGEST_NUMBER = 2**63 - 1
GERMAN = {"ja": "yes", "j": "yes", "wahr": "yes", "nein": "no", "falsch": "no"}


@dataclass(frozen=True, slots=True)
class CellError:
    """`message` says what is wrong and what to do; `column` is empty for the row as a whole."""

    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How a file is to be read. `mapping`: index of the column to its target."""

    columns: tuple[str, ...]
    mapping: Mapping[int, Target]
    match_field: str
    mode: str
    clear_empty: bool

    def column_of(self, key: str) -> str:
        return next(self.columns[at] for at, target in self.mapping.items() if target.key == key)

    def maps(self, key: str) -> bool:
        return any(target.key == key for target in self.mapping.values())


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`values` by field key; `collections` is None where the file says nothing of them."""

    number: int
    cells: tuple[str, ...]
    ref: PostRef | None = None
    post_id: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    collections: tuple[str, ...] | None = None
    errors: tuple[CellError, ...] = ()

    def refuse(self, message: str, *, column: str = "", value: str = "") -> ReadRow:
        error = CellError(column, value[:SHOWN], message)
        return replace(self, errors=(*self.errors, error))


class RowReader:
    """Reads the rows of one file; what was read once is remembered, as labels repeat."""

    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan
        self._seen: dict[tuple[str, str], object] = {}

    def read(self, row: TableRow) -> ReadRow:
        read = ReadRow(row.number, row.cells)
        if len(row.cells) > len(self.plan.columns):
            count = f"{len(row.cells)} cells under {len(self.plan.columns)} columns"
            return read.refuse(f"{count}: put values that contain the delimiter in quotes")
        for index, target in self.plan.mapping.items():
            cell = row.cells[index] if index < len(row.cells) else ""
            try:
                read = self._take(read, target, cell)
            except (BadLabelError, NotAPost, BadCellError) as error:
                message = _add_remedy(str(error).removeprefix(f"{target.label}: "), error)
                read = read.refuse(message, column=self.plan.columns[index], value=cell)
        return read

    def _take(self, read: ReadRow, target: Target, cell: str) -> ReadRow:
        text = cell.strip()
        if isinstance(cell, RoundedText) and (
            target.field is None or target.field.kind != "number"
        ):
            raise BadCellError(ROUNDED)
        if not text and (not self.plan.clear_empty or target.key in {URL, NUMBER}):
            return read
        if target.key == URL:
            return replace(read, ref=parse_post(text))
        if target.key == NUMBER:
            return replace(read, post_id=_read_number(text))
        if target.key == COLLECTIONS:
            return replace(read, collections=_read_collections(text))
        assert target.field is not None
        return replace(read, values={**read.values, target.key: self._value(target.field, text)})

    def _value(self, field: Field, text: str) -> object:
        """Faults are remembered too."""
        seen = self._seen.get((field.key, text))
        if seen is None:
            try:
                seen = read_value(field, prepare_text(field, text))
            except BadLabelError as error:
                seen = error
            if len(text) < SHOWN:
                self._seen[field.key, text] = seen
        if isinstance(seen, BadLabelError):
            raise seen
        return seen


def _add_remedy(message: str, error: ValueError) -> str:
    """What is wrong with an address does not always say what to do."""
    is_bare = isinstance(error, NotAPost) and ":" not in message
    return f"{message}: use the post's menu, Copy link to post" if is_bare else message


class BadCellError(ValueError):
    """`str()` says what to do."""


def _read_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST_NUMBER):
        raise BadCellError("is no number of a post: write digits only, or leave it empty")
    return int(text)


def _read_collections(text: str) -> tuple[str, ...]:
    names = dict.fromkeys(split_list(text))
    for name in names:
        if len(name) > LONGEST_COLLECTION:
            raise BadCellError(f"a collection's name has at most {LONGEST_COLLECTION} characters")
    return tuple(names)


def prepare_text(field: Field, text: str) -> object:
    """German yes and no; several choices, quoted where they hold a comma, as a list."""
    if field.kind == "boolean":
        return GERMAN.get(text.lower(), text)
    if field.kind == "choices" and '"' in text:
        return split_list(text)
    return text


def split_list(text: str) -> list[str]:
    """What `join_list` joined: parts at commas and semicolons; quotes hold a part together."""
    mark = "," if '"' in text or ";" not in text else ";"
    parts = next(csv.reader([" ".join(text.splitlines())], delimiter=mark, skipinitialspace=True))
    return [part.strip() for part in parts if part.strip()]


def join_list(values: Sequence[str]) -> str:
    """One cell for several values."""
    return ", ".join(
        '"' + value.replace('"', '""') + '"' if set(value) & set(',;"') else value
        for value in values
    )
