"""Rows of the grid: plain tuples from the database, made into what JSON can say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Value, When
from django.db.models.functions import Left

from desk.grid.columns import Column
from posts.domain.count_costs import sum_settled
from posts.querysets import PostQuerySet

WHOLE_LIMIT = 10_000
PAGE = 500
MOST_A_PAGE = 1_000
Row = dict[str, Any]
COST = "cost_usd"
# What a post without a name is known by; no column: nobody filters by it, copies or exports it.
FIRST_WORDS = "first_words"
_FIRST_WORDS = Case(
    When(name="", text__gt="", then=Left("text", 90)),
    When(name="", article_title__gt="", then=Left("article_title", 90)),
    default=Value(""),
)


@dataclass(frozen=True, slots=True)
class Page:
    """`is_whole`: every matching row is here, whatever page was asked for."""

    rows: list[Row]
    total: int
    is_whole: bool
    page: int = 1
    pages: int = 1


def annotated(columns: Iterable[Column]) -> list[Column]:
    """Those that `select_posts` must annotate: the rest is read more cheaply here."""
    return [column for column in columns if not column.is_own and column.key != COST]


def read_page(
    posts: PostQuerySet, columns: Sequence[Column], *, page: int = 1, size: int = PAGE
) -> Page:
    """All rows where they are at most 10,000, else one page of at most 1,000."""
    total = posts.count()
    if total <= WHOLE_LIMIT:
        return Page(read_rows(posts, columns), total, is_whole=True)
    size = max(1, min(size, MOST_A_PAGE))
    pages = -(-total // size)
    page = max(1, min(page, pages))
    rows = read_rows(posts[(page - 1) * size : page * size], columns)
    return Page(rows, total, is_whole=False, page=page, pages=pages)


def read_rows(posts: PostQuerySet, columns: Sequence[Column]) -> list[Row]:
    """One statement, and one more for costs. `posts` has the paths of `annotated(columns)`.

    With the names go the first words of posts that have none.
    """
    plain = [column for column in annotated(columns) if column.key != "id"]
    own = [
        (column.key, column.field.column) for column in columns if column.is_own and column.field
    ]
    paths = ["id", "version", *(column.path for column in plain), *(["custom"] if own else [])]
    keys = ["id", "version", *(column.key for column in plain)]
    unnamed = [_FIRST_WORDS] if any(column.key == "name" for column in columns) else []
    records = list(posts.values_list(*paths, *unnamed))
    rows = [dict(zip(keys, record, strict=False)) for record in records]
    for row, record in zip(rows, records, strict=True) if unnamed else ():
        if record[-1]:
            row[FIRST_WORDS] = " ".join(record[-1].split())
    for key, write in _writers(plain):
        for row in rows:
            row[key] = write(row[key])
    for row, record in zip(rows, records, strict=True) if own else ():
        values = record[len(keys)]
        for key, name in own:
            row[key] = values.get(name)
    if any(column.key == COST for column in columns):
        costs = sum_settled([row["id"] for row in rows])
        for row in rows:
            row[COST] = write_value(costs.get(row["id"]))
    return rows


def _writers(columns: Sequence[Column]) -> Iterable[tuple[str, Callable[[object], object]]]:
    for column in columns:
        if column.kind == "datetime" or column.key == "time_to_create":
            yield column.key, write_value


def write_value(value: object) -> object:
    """As JSON can say it: a moment in ISO, a Decimal as a string without needless zeros."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value
