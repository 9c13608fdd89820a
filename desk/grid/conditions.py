"""The operators of each kind of column. NULL and the empty text are both empty."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import reduce

from django.db.models import Q
from django.utils import timezone

from desk.grid.columns import Column
from desk.grid.operands import (
    read_date,
    read_days,
    read_list,
    read_moment_range,
    read_number,
    read_pair,
    read_text,
)

Make = Callable[[Column, str, object], Q]
ORDERED = ("gt", "gte", "lt", "lte")


def _q(column: Column, lookup: str, value: object) -> Q:
    """Both names are ours: the path of a known column and a lookup of this file."""
    return Q(**{f"{column.path}__{lookup}": value})


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(operator.or_, conditions, Q(pk__in=[]))


# Text


def _text(column: Column, op: str, value: object) -> Q:
    lookups = {"is": "iexact", "contains": "icontains", "starts": "istartswith"}
    lookups |= {"is_not": "iexact", "not_contains": "icontains"}
    found = _q(column, lookups[op], read_text(column, value))
    return ~found if op in {"is_not", "not_contains"} else found


def _text_in(column: Column, op: str, value: object) -> Q:
    found = _any(_q(column, "iexact", read_text(column, one)) for one in read_list(column, value))
    return ~found if op == "not_in" else found


def _text_empty(column: Column, op: str, _value: object) -> Q:
    empty = _q(column, "exact", "")
    return empty if op == "empty" else ~empty


TEXT: dict[str, Make] = {
    **dict.fromkeys(("is", "is_not", "contains", "not_contains", "starts"), _text),
    **dict.fromkeys(("in", "not_in"), _text_in),
    **dict.fromkeys(("empty", "filled"), _text_empty),
}


# Numbers and money


def _null(column: Column, op: str, _value: object) -> Q:
    return _q(column, "isnull", op == "empty")


def _number(column: Column, op: str, value: object) -> Q:
    given = read_number(column, value)
    if op == "is_not":
        return _q(column, "lt", given) | _q(column, "gt", given) | _q(column, "isnull", True)
    return _q(column, "exact" if op == "is" else op, given)


def _number_between(column: Column, _op: str, value: object) -> Q:
    low, high = (read_number(column, one) for one in read_pair(column, value))
    return _q(column, "gte", low) & _q(column, "lte", high)


def _number_in(column: Column, op: str, value: object) -> Q:
    found = _q(column, "in", [read_number(column, one) for one in read_list(column, value)])
    return found if op == "in" else ~found | _q(column, "isnull", True)


NUMBER: dict[str, Make] = {
    **dict.fromkeys(("is", "is_not", *ORDERED), _number),
    "between": _number_between,
    **dict.fromkeys(("in", "not_in"), _number_in),
    **dict.fromkeys(("empty", "filled"), _null),
}


# Dates of custom fields: text such as 2026-11-21, so that its order is that of the days


def _day(column: Column, op: str, value: object) -> Q:
    day = read_date(column, value).isoformat()
    if op == "is_not":
        return ~_q(column, "exact", day)
    return _q(column, "exact" if op == "is" else op, day) & ~_q(column, "exact", "")


def _day_between(column: Column, _op: str, value: object) -> Q:
    low, high = (read_date(column, one).isoformat() for one in read_pair(column, value))
    return _q(column, "gte", low) & _q(column, "lte", high)


def _days_before(days: int) -> date:
    return timezone.localdate() - timedelta(days=days - 1)


def _last_dates(column: Column, _op: str, value: object) -> Q:
    since = _days_before(read_days(column, value))
    return _q(column, "gte", since.isoformat()) & _q(
        column, "lte", timezone.localdate().isoformat()
    )


DATE: dict[str, Make] = {
    **dict.fromkeys(("is", "is_not", *ORDERED), _day),
    "between": _day_between,
    "last_days": _last_dates,
    **dict.fromkeys(("empty", "filled"), _text_empty),
}


# Moments, asked for by day (in the reader's zone) or to the second


def _moment(column: Column, op: str, value: object) -> Q:
    begin, end = read_moment_range(column, value)
    match op:
        case "gt":
            return _q(column, "gte", end)
        case "gte":
            return _q(column, "gte", begin)
        case "lt":
            return _q(column, "lt", begin)
        case "lte":
            return _q(column, "lt", end)
        case "is":
            return _q(column, "gte", begin) & _q(column, "lt", end)
    return _q(column, "lt", begin) | _q(column, "gte", end) | _q(column, "isnull", True)


def _moment_between(column: Column, _op: str, value: object) -> Q:
    low, high = read_pair(column, value)
    begin, end = read_moment_range(column, low)[0], read_moment_range(column, high)[1]
    return _q(column, "gte", begin) & _q(column, "lt", end)


def _last_days(column: Column, _op: str, value: object) -> Q:
    since = _days_before(read_days(column, value))
    begin, _ = read_moment_range(column, since.isoformat())
    _, end = read_moment_range(column, timezone.localdate().isoformat())
    return _q(column, "gte", begin) & _q(column, "lt", end)


MOMENT: dict[str, Make] = {
    **dict.fromkeys(("is", "is_not", *ORDERED), _moment),
    "between": _moment_between,
    "last_days": _last_days,
    **dict.fromkeys(("empty", "filled"), _null),
}


# Yes or no


def _flag(column: Column, op: str, _value: object) -> Q:
    return _q(column, "exact", op == "true")


FLAG: dict[str, Make] = {
    **dict.fromkeys(("true", "false"), _flag),
    **dict.fromkeys(("empty", "filled"), _null),
}


# Several choices


def _list(column: Column, op: str, value: object) -> Q:
    given = [read_text(column, one) for one in read_list(column, value)]
    if op == "has_all":
        return _q(column, "contains", given)
    found = _q(column, "overlap", given)
    return ~found if op == "has_none" else found


def _list_empty(column: Column, op: str, _value: object) -> Q:
    empty = _q(column, "len", 0)
    return empty if op == "empty" else ~empty


LIST: dict[str, Make] = {
    **dict.fromkeys(("has_any", "has_all", "has_none"), _list),
    **dict.fromkeys(("empty", "filled"), _list_empty),
}
