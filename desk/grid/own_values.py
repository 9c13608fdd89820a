"""Values of custom fields as typed expressions, from the JSON they are kept in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    F,
    Func,
    JSONField,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact

from posts.domain.fields import Field


class _Json(Func):
    """Not Django's key transform: that takes the key `2026` for a place in a list."""

    template = "(%(expressions)s)"
    arg_joiner = " -> "
    output_field = JSONField()


class _Text(_Json):
    arg_joiner = " ->> "
    output_field = TextField()  # type: ignore[assignment]


class _Elements(Func):
    template = "ARRAY(SELECT jsonb_array_elements_text(%(expressions)s))"
    output_field = ArrayField(TextField())


def read_own(field: Field) -> Func | Case:
    """Typed by the field's kind; a value of another type is none. Text that is absent is empty."""
    raw, text = _Json(F("custom"), Value(field.column)), _Text(F("custom"), Value(field.column))
    match field.kind:
        case "number":
            typed = DecimalField(max_digits=40, decimal_places=15)
            return _only("number", raw, Cast(text, typed), Value(None, typed))
        case "boolean":
            typed_flag = BooleanField()
            return _only("boolean", raw, Cast(text, typed_flag), Value(None, typed_flag))
        case "choices":
            none = Value([], JSONField())
            return _Elements(_only("array", raw, raw, none))
        case _:
            return Coalesce(text, Value(""), output_field=TextField())


def _only(kind: str, raw: Func, then: Func, default: Value) -> Case:
    type_of = Func(raw, function="jsonb_typeof", output_field=TextField())
    return Case(When(Exact(type_of, Value(kind)), then=then), default=default)
