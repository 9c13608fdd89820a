"""The posts of the grid as a table: its columns, filter and order, values as people see them. What
is exported can be imported again as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from desk.exchange.guess_columns import fold, name_exactly
from desk.exchange.read_rows import join_list
from desk.exchange.targets import NUMBER, URL, list_targets
from desk.exchange.write_table import Cell
from desk.grid.columns import Column
from desk.grid.rows import read_rows
from posts.querysets import PostQuerySet

BATCH = 1_000
POST_NUMBER = "Post number"
NAMES_POST = {NUMBER, URL, "urn"}


def name_headers(columns: Sequence[Column]) -> list[str]:
    """The post's number, then the labels. Where two things bear one label, an import must still
    tell them apart: a field is then called by its key, and what is measured says so.
    """
    names = name_exactly(list_targets())
    headers = [POST_NUMBER]
    for column in without_number(columns):
        found = names.get(fold(column.label), column.key)
        if found == column.key or column.key in NAMES_POST:
            headers.append(column.label)
        else:
            headers.append(column.key if column.is_editable else f"{column.label} (measured)")
    return headers


def without_number(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.key != NUMBER]


def list_exported(
    posts: PostQuerySet, columns: Sequence[Column], *, zone: tzinfo
) -> Iterator[list[Cell]]:
    """Rows of cells, times in the zone. The order is that of the moment it begins; a post that is
    removed meanwhile is left out.
    """
    shown = without_number(columns)
    ids = list(posts.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = {row["id"]: row for row in read_rows(posts.filter(pk__in=batch), shown)}
        for pk in batch:
            if pk in rows:
                yield [pk, *(show_cell(column, rows[pk][column.key], zone) for column in shown)]


def show_cell(column: Column, value: Any, zone: tzinfo) -> Cell:
    if value is None or value == "":
        return None
    if column.kind == "choices":
        return join_list(value)
    if column.kind == "datetime":
        return datetime.fromisoformat(value).astimezone(zone)
    if column.kind in {"number", "money"} and isinstance(value, str):
        return Decimal(value)
    cell: Cell = value
    return cell
