"""Sums and counts of columns over all matching posts, computed by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Aggregate, Avg, Count, F, Max, Min, Q, Sum

from desk.grid.columns import Column
from desk.grid.filters import operators_of
from desk.grid.rows import write_value
from posts.querysets import PostQuerySet

Totals = dict[str, dict[str, object]]
EVERY = 2**31
NONE = dict.fromkeys(("sum", "average", "min", "max"))


def read_totals(posts: PostQuerySet, columns: Sequence[Column]) -> dict[str, Any]:
    """One statement. `posts` has the columns' paths."""
    # A limit makes the database work out each row once: an expression without a subquery around it
    # is computed again by each of its aggregates.
    found = posts.order_by()[:EVERY].aggregate(count=Count("pk"), **aggregates(columns))
    return {"count": found["count"], "totals": write_totals(found, columns)}


def aggregates(columns: Sequence[Column]) -> dict[str, Aggregate]:
    """Named by the column's place: no name of a custom field becomes one of the database's."""
    made: dict[str, Aggregate] = {}
    for number, column in enumerate(columns):
        path = F(column.path)
        if column.is_number and column.key != "id":
            made |= {f"t{number}_sum": Sum(path), f"t{number}_average": Avg(path)}
        if (column.is_number and column.key != "id") or column.kind == "datetime":
            made |= {f"t{number}_min": Min(path), f"t{number}_max": Max(path)}
        if column.kind == "date":
            dated = ~Q(**{column.path: ""})
            made |= {
                f"t{number}_min": Min(path, filter=dated),
                f"t{number}_max": Max(path, filter=dated),
            }
        filled = operators_of(column)["filled"](column, "filled", None)
        made[f"t{number}_filled"] = Count("pk", filter=filled)
    return made


def write_totals(found: Mapping[str, Any], columns: Sequence[Column]) -> Totals:
    """From a record with `count` and what `aggregates` names."""
    totals: Totals = {}
    for number, column in enumerate(columns):
        filled = found[f"t{number}_filled"]
        said = {name: write_value(_plain(found.get(f"t{number}_{name}"), column)) for name in NONE}
        totals[column.key] = {**said, "filled": filled, "empty": found["count"] - filled}
    return totals


def _plain(value: Any, column: Column) -> object:
    """Custom numbers are decimals to the database and numbers to everybody else."""
    if value is None or not column.is_number:
        return value
    if column.kind == "money" or column.key == "time_to_create":
        return round(value, 6) if column.kind == "money" else round(value, 2)
    number = float(value)
    return int(number) if number.is_integer() else round(number, 4)
