"""The declared rules of one view: its rows are read once for all rules of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from reporting.domain.definitions import SCHEMA
from reporting.domain.rules import Fresh, ViewRules

SAMPLES = 5


@dataclass(frozen=True, slots=True)
class DataCheck:
    """`broken`: how many rows break the rule, of `rows` (None: not counted). `samples` name a few
    of them by their ids: never by what is personal.
    """

    name: str
    rule: str
    broken: int
    kind: str = ""
    subject: str = ""
    rows: int | None = None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _RowRule:
    """`breaks`: a condition in SQL, true of rows that break the rule."""

    name: str
    rule: str
    kind: str
    breaks: str
    values: tuple[object, ...] = ()


def check_view(rules: ViewRules) -> list[DataCheck]:
    """The last is the count of its rows, which breaks nothing by itself."""
    told = [*_list_row_rules(rules)]
    counts = ", ".join(["count(*)", *(f"count(*) FILTER (WHERE {one.breaks})" for one in told)])
    sql = f"SELECT {counts} FROM {SCHEMA}.{rules.view} AS one"  # noqa: S608  (names of our files)
    [(rows, *broken)] = _ask(sql, [value for one in told for value in one.values])
    found = list(zip(told, broken, strict=True))
    for one in _list_relationships(rules):
        sql = f"SELECT count(*) FROM {SCHEMA}.{rules.view} AS one WHERE {one.breaks}"  # noqa: S608
        [(count,)] = _ask(sql)
        found.append((one, count))
    checks = [
        DataCheck(
            one.name, one.rule, count, one.kind, rules.view, rows, _name_rows(rules, one, count)
        )
        for one, count in found
    ]
    if rules.keys:
        checks.insert(0, _check_unique(rules, rows))
    if rules.fresh:
        checks.append(_check_fresh(rules, rules.fresh))
    counted = DataCheck(f"{rules.view}.rows", "", 0, "row count", rules.view, rows)
    return [*checks, counted]


def _list_row_rules(rules: ViewRules) -> Iterator[_RowRule]:
    view = rules.view
    for column in rules.not_null:
        yield _RowRule(
            f"{view}.{column}.not_null", f"{column} is never NULL.", "not null", f"{column} IS NULL"
        )
    for column, values in rules.accepted.items():
        yield _RowRule(
            f"{view}.{column}.accepted",
            f"{column} is one of {', '.join(values)}.",
            "accepted values",
            f"{column}::text <> ALL(%s)",
            (list(values),),
        )


def _list_relationships(rules: ViewRules) -> Iterator[_RowRule]:
    """Apart from the others: an anti-join, which no FILTER of a count can be."""
    for column, target in rules.relationships.items():
        other, _, key = target.partition(".")
        yield _RowRule(
            f"{rules.view}.{column}.relationship",
            f"Every {column} is found as {target}.",
            "relationship",
            f"one.{column} IS NOT NULL AND NOT EXISTS"
            f" (SELECT FROM {SCHEMA}.{other} AS other WHERE other.{key} = one.{column})",
        )


def _check_unique(rules: ViewRules, rows: int) -> DataCheck:
    keys = ", ".join(rules.keys)
    [(distinct,)] = _ask(
        f"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {SCHEMA}.{rules.view}) AS keys"  # noqa: S608
    )
    sample = ""
    if rows > distinct:
        sample = (
            f"SELECT DISTINCT {_name(rules)} FROM (SELECT {keys} FROM {SCHEMA}.{rules.view}"  # noqa: S608
            f" GROUP BY {keys} HAVING count(*) > 1) AS one LIMIT {SAMPLES}"
        )
    return DataCheck(
        f"{rules.view}.unique",
        f"One row per {', '.join(rules.keys)}.",
        rows - distinct,
        "unique",
        rules.view,
        rows,
        tuple(name for (name,) in _ask(sample)) if sample else (),
    )


def _check_fresh(rules: ViewRules, fresh: Fresh) -> DataCheck:
    sql = f"SELECT hours_old FROM {SCHEMA}.data_freshness WHERE subject = %s AND hours_old > %s"  # noqa: S608
    values: list[object] = [rules.freshness, fresh.hours]
    if fresh.since:
        sql += f" AND ({fresh.since}) < now() - make_interval(hours => %s)"
        values.append(fresh.hours)
    stale = _ask(sql, values)
    unless = f", unless {fresh.unless}" if fresh.unless else ""
    return DataCheck(
        f"{rules.view}.fresh",
        f"{rules.freshness} brought up to date in the last {fresh.hours} hours{unless}.",
        len(stale),
        "freshness",
        rules.view,
        samples=tuple(f"{rules.freshness}: {hours} hours old" for (hours,) in stale),
    )


def _name_rows(rules: ViewRules, one: _RowRule, broken: int) -> tuple[str, ...]:
    if not broken or not rules.named_by:
        return ()
    sql = (
        f"SELECT {_name(rules)} FROM {SCHEMA}.{rules.view} AS one"  # noqa: S608
        f" WHERE {one.breaks} LIMIT {SAMPLES}"
    )
    return tuple(name for (name,) in _ask(sql, list(one.values)))


def _name(rules: ViewRules) -> str:
    """An expression: `post_id 3, day 2026-11-21`."""
    parts = [f"'{column} ' || coalesce({column}::text, 'NULL')" for column in rules.named_by]
    return " || ', ' || ".join(parts)


def _ask(sql: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
