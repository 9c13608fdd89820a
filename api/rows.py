"""Lists are read as rows: the columns that a serializer shows, in one statement, without models.

A serializer that names `RowList` says what a row looks like for lists and details alike, and to the
schema; here it is only asked once for its fields, not once for every value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

Row = Mapping[str, Any]
# Shown as the database gives them; asking the field for each would take longer than all the rest.
PLAIN = (serializers.CharField, serializers.IntegerField, serializers.BooleanField)


@dataclass(frozen=True)
class Part:
    """One field of an answer. `column` is a name in the row; of a nested one, the key to it.

    `show` is None where the value is shown as it is.
    """

    name: str
    column: str
    show: Callable[[Any], Any] | None
    inner: tuple[Part, ...] = ()


class RowList(serializers.ListSerializer[Any]):
    """Answers with what `read_rows` read."""

    child: serializers.Serializer[Any]

    def to_representation(self, data: Any) -> list[dict[str, Any]]:
        parts = plan_parts(type(self.child), timezone.get_current_timezone())
        return [_show_row(row, parts) for row in data]


def read_rows(rows: QuerySet[Any], serializer: Any) -> QuerySet[Any, Any]:
    """The same rows with the columns of the serializer; as they are where it shows models."""
    if getattr(serializer.Meta, "list_serializer_class", None) is not RowList:
        return rows
    parts = plan_parts(serializer, timezone.get_current_timezone())
    return rows.values(*_list_columns(parts))


@cache
def plan_parts(serializer: Hashable, zone: tzinfo, prefix: str = "") -> tuple[Part, ...]:
    """Of a serializer class. Raises TypeError for a field that needs more than a column."""
    fields = cast("type[serializers.Serializer[Any]]", serializer)().fields
    return tuple(_plan_part(name, field, zone, prefix) for name, field in fields.items())


def _plan_part(name: str, field: Any, zone: tzinfo, prefix: str) -> Part:
    column = prefix + field.source.replace(".", "__")
    if isinstance(field, serializers.DateTimeField):
        field.timezone = zone  # else looked up for every value, which takes longer than showing it
    if isinstance(field, serializers.Serializer):
        inner = plan_parts(type(field), zone, f"{column}__")
        return Part(name, column, None, inner)
    if field.source == "*" or isinstance(
        field, serializers.BaseSerializer | serializers.RelatedField | serializers.ManyRelatedField
    ):
        raise TypeError(f"{name} is no column: show models instead.")
    return Part(name, column, None if type(field) in PLAIN else field.to_representation)


def _list_columns(parts: tuple[Part, ...]) -> list[str]:
    return [name for part in parts for name in (part.column, *_list_columns(part.inner))]


def _show_row(row: Row, parts: tuple[Part, ...]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for part in parts:
        value = row[part.column]
        if value is not None and part.show is not None:
            value = part.show(value)
        elif value is not None and part.inner:
            value = _show_row(row, part.inner)
        shown[part.name] = value
    return shown
