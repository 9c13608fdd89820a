"""What others changed since the page last asked, and how one cell came to its value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk.grid.columns import COLLECTIONS, Column, Columns
from desk.grid.rows import write_value
from posts.domain.collect import MARK
from posts.domain.find_changes import held_in, read_change, read_changes
from posts.models import Post

# A change is dated before its transaction ends: who asked in between would never hear of it.
OVERLAP = timedelta(seconds=30)
MOST_POSTS = 1_000
MOST_VALUES = 200
Record = Mapping[str, Any]


def read_others(
    since: datetime, columns: Columns, *, besides: int
) -> tuple[list[dict[str, Any]], bool]:
    """Posts that others changed, added or removed, and whether there are more than are told of.
    The last 30 seconds before `since` are told again: the version says what is known already.
    """
    news = Post.history.filter(history_date__gt=since - OVERLAP).exclude(history_user=besides)
    ids = list(news.order_by("id").values_list("id", flat=True).distinct()[: MOST_POSTS + 1])
    history = read_changes(ids[:MOST_POSTS])
    told = [_tell(pk, rows, since - OVERLAP, columns, besides) for pk, rows in history.rows.items()]
    return told, len(ids) > MOST_POSTS


def _tell(
    pk: int, rows: Sequence[Record], since: datetime, columns: Columns, besides: int
) -> dict[str, Any]:
    older: list[Record | None] = [None, *rows]
    fields: dict[str, None] = {}
    last = rows[-1]
    for before, after in zip(older, rows, strict=False):
        if after["history_date"] <= since or after["history_user_id"] == besides:
            continue
        last = after
        fields |= dict.fromkeys(_changed(before, after, columns))
    return {
        "id": pk,
        "version": rows[-1]["version"],
        "by": read_change(last).by,
        "fields": list(fields),
        "added": any(row["history_type"] == "+" and row["history_date"] > since for row in rows),
        "removed": rows[-1]["history_type"] == "-",
    }


def _changed(before: Record | None, after: Record, columns: Columns) -> Iterable[str]:
    if before is None:
        return
    for column in columns.values():
        if column.field and held_in(before, column.field) != held_in(after, column.field):
            yield column.key
    if (after["history_change_reason"] or "").startswith(MARK):
        yield COLLECTIONS


def read_cell(post_id: int, column: Column) -> list[dict[str, object]]:
    """Its values, the newest first, each with who entered it, when and why."""
    rows = read_changes([post_id]).rows.get(post_id, ())
    values = list(_values(rows, column))
    return values[::-1][:MOST_VALUES]


def _values(rows: Sequence[Record], column: Column) -> Iterable[dict[str, object]]:
    held: object = None
    for number, row in enumerate(rows):
        value = _value(row, column)
        if value is NOTHING or (number and value == held):
            continue
        held = value
        change = read_change(row)
        yield {
            "value": write_value(value),
            "by": change.by,
            "at": write_value(change.at),
            "why": row["history_change_reason"] or "",
        }


NOTHING = object()


def _value(row: Record, column: Column) -> object:
    if column.field:
        return held_in(row, column.field)
    reason = row["history_change_reason"] or ""
    if not reason.startswith(MARK):
        return NOTHING
    return [name for name in reason.removeprefix(MARK).split(", ") if name]
