"""What `{"match", "rules"}` means. Columns and operators are looked up, never taken as given."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from django.db.models import Q

from desk.grid import conditions
from desk.grid.bad_request import BadRequestError
from desk.grid.columns import Column, Columns, find_column
from desk.grid.conditions import Make

MOST_RULES = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """`columns` are those whose paths the condition names."""

    condition: Q
    columns: tuple[Column, ...] = ()


def read_filter(said: object, columns: Columns) -> Filter:
    """Nothing at all lets everything through. Raises BadRequestError."""
    if not said:
        return Filter(Q())
    if not isinstance(said, dict):
        raise BadRequestError('The filter is no {"match", "rules"}.')
    match, rules = said.get("match", "all"), said.get("rules", [])
    if match not in {"all", "any"}:
        raise BadRequestError(f"{str(match)[:60]!r} is no way to match: all or any.")
    if not isinstance(rules, list) or len(rules) > MOST_RULES:
        raise BadRequestError(f"The rules of a filter are a list of at most {MOST_RULES}.")
    read = [_read_rule(rule, columns) for rule in rules]
    join = operator.and_ if match == "all" else operator.or_
    condition = reduce(join, [condition for _, condition in read], Q())
    return Filter(condition, tuple(column for column, _ in read))


def _read_rule(rule: object, columns: Columns) -> tuple[Column, Q]:
    if not isinstance(rule, dict):
        raise BadRequestError('A rule is no {"field", "op", "value"}.')
    column = find_column(columns, rule.get("field"))
    op, makers = rule.get("op"), operators_of(column)
    if not isinstance(op, str) or op not in makers:
        known = ", ".join(makers)
        raise BadRequestError(
            f"{column.label}: {str(op)[:60]!r} is no operator of it: use {known}."
        )
    return column, makers[op](column, op, rule.get("value"))


def operators_of(column: Column) -> Mapping[str, Make]:
    """By the operator's name, in the order they are offered."""
    if column.is_text:
        return conditions.TEXT
    return BY_KIND[column.kind]


BY_KIND: Mapping[str, Mapping[str, Make]] = {
    "number": conditions.NUMBER,
    "money": conditions.NUMBER,
    "date": conditions.DATE,
    "datetime": conditions.MOMENT,
    "boolean": conditions.FLAG,
    "choices": conditions.LIST,
}
