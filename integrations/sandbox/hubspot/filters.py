"""The operators of HubSpot's search."""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from integrations.sandbox.hubspot.moments import parse_moment
from integrations.sandbox.hubspot.refusals import refuse_input

ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "LT": lambda left, right: left < right,
    "LTE": lambda left, right: left <= right,
    "GT": lambda left, right: left > right,
    "GTE": lambda left, right: left >= right,
}


def matches(wanted: dict[str, Any], value: str | None, definition: dict[str, Any]) -> bool:
    """Whether a contact's value passes one filter. 400 on a malformed one."""
    operator, kind = str(wanted.get("operator")), definition["type"]
    if operator in {"HAS_PROPERTY", "NOT_HAS_PROPERTY"}:
        return (value is not None) == (operator == "HAS_PROPERTY")
    if operator in {"IN", "NOT_IN"}:
        values = [compare_key(str(each), kind) for each in _need(wanted, "values")]
        is_in = value is not None and compare_key(value, kind) in values
        return is_in == (operator == "IN")
    limit = str(_need(wanted, "value"))
    if operator == "NEQ":
        return value is None or compare_key(value, kind) != compare_key(limit, kind)
    if operator == "NOT_CONTAINS_TOKEN":
        return value is None or not _has_tokens(value, limit)
    if value is None:
        return False
    return _compare(operator, value, limit, wanted, kind)


def _compare(operator: str, value: str, limit: str, wanted: dict[str, Any], kind: str) -> bool:
    key = compare_key(value, kind)
    if operator == "EQ":
        return bool(key == compare_key(limit, kind))
    if operator in ORDERED:
        return ORDERED[operator](key, compare_key(limit, kind))
    if operator == "BETWEEN":
        high = compare_key(str(_need(wanted, "highValue")), kind)
        return bool(compare_key(limit, kind) <= key <= high)
    if operator == "CONTAINS_TOKEN":
        return _has_tokens(value, limit)
    raise refuse_input(f"Invalid filter operator: {operator}")


def compare_key(value: str, kind: str) -> Any:
    """What values of a property type are compared and sorted by."""
    if kind == "number":
        try:
            return float(value)
        except ValueError as error:
            raise refuse_input(f"{value} is not a number") from error
    if kind in {"date", "datetime"}:
        moment = parse_moment(value)
        if moment is None:
            raise refuse_input(f"{value} is not a date")
        return moment.timestamp()
    return value.lower()


def _need(wanted: dict[str, Any], name: str) -> Any:
    if wanted.get(name) in (None, []):
        raise refuse_input(f"Filter operator {wanted.get('operator')} needs {name}")
    return wanted[name]


def _has_tokens(value: str, wanted: str) -> bool:
    tokens = re.split(r"[^\w*]+", value.lower())
    patterns = [part for part in re.split(r"[^\w*]+", wanted.lower()) if part]
    return all(any(fnmatchcase(token, part) for token in tokens) for part in patterns)
