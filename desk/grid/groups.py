"""Matching posts by the value of one column, each group with its count and totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, F, Func, IntegerField, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf, TruncDate
from django.db.models.lookups import GreaterThan

from desk.grid.bad_request import BadRequestError
from desk.grid.columns import STATES, Column
from desk.grid.rows import write_value
from desk.grid.totals import aggregates, write_totals
from posts.querysets import PostQuerySet

UNGROUPED = {"long_text", "url", "image"}
LABELS = {True: "Yes", False: "No", None: "Empty"}


def read_groups(posts: PostQuerySet, by: Column, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """One statement. A post with several choices is in the group of each. The listed choices come
    first in their order, then the others by value, what is empty last.
    """
    if by.kind in UNGROUPED:
        raise BadRequestError(
            f"{by.label}: nearly every post has its own: group by another column."
        )
    grouped = posts.order_by().annotate(_group=_group_value(by)).values("_group")
    found = grouped.annotate(count=Count("pk"), **aggregates(columns))
    listed = {value: number for number, value in enumerate(_listed(by))}
    records = sorted(found, key=lambda record: _place(record["_group"], listed))
    return [
        {
            "value": _write(record["_group"]),
            "label": _label(record["_group"]),
            "count": record["count"],
            "totals": write_totals(record, columns),
        }
        for record in records
    ]


def _group_value(by: Column) -> Combinable:
    if by.kind == "choices":
        return _each(F(by.path))
    if by.kind == "datetime":
        return TruncDate(by.path)
    if by.is_text or by.kind == "date":
        return NullIf(Cast(by.path, TextField()), Value("", TextField()))
    return F(by.path)


def _each(values: Combinable) -> Func:
    """One row for each element, and one of NULL for a list of none."""
    texts = ArrayField(TextField())
    given = Cast(values, texts)
    none = Value([None], texts)
    size = Func(given, function="cardinality", output_field=IntegerField())
    some = Case(When(GreaterThan(size, Value(0)), then=given), default=none, output_field=texts)
    return Func(some, function="unnest", output_field=TextField())


def _listed(by: Column) -> Sequence[str]:
    if by.kind == "state":
        return tuple(STATES)
    return by.field.choices if by.field else ()


def _place(value: Any, listed: dict[str, int]) -> tuple[bool, int, Any]:
    if isinstance(value, str):
        return False, listed.get(value, len(listed)), value.casefold()
    return value is None, 0, value


def _label(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return LABELS[value]
    return str(_write(value))


def _write(value: Any) -> object:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return write_value(value)
