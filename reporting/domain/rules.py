"""What is declared beside each view: `reporting/checks/<view>.toml`, and rules of its own in SQL."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from reporting.domain.definitions import ORDER

CHECKS_DIR = Path(__file__).resolve().parent.parent / "checks"


@dataclass(frozen=True, slots=True)
class Fresh:
    """How old what a view is made of may be. `since` selects the moment from which something waits to
    be brought up to date: what is old while nothing waits is not stale. `unless` says it in words;
    both empty: there is always something to do.
    """

    hours: int
    unless: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class ViewRules:
    """`keys` make a row (the grain); `named_by`: which of them may name a row in a result, as a
    key may hold what people wrote. `relationships`: column to `view.column`, NULL allowed;
    `accepted` likewise. `freshness`: the subject in data_freshness; `fresh`: how old that may
    be, None where age says nothing. `person`: about single people.
    """

    view: str
    keys: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    not_null: tuple[str, ...] = ()
    accepted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    relationships: dict[str, str] = field(default_factory=dict)
    freshness: str = ""
    fresh: Fresh | None = None
    person: bool = False


@dataclass(frozen=True, slots=True)
class SqlRule:
    """`sql` selects one column: what names each row that breaks the rule."""

    name: str
    rule: str
    mend: str
    sql: str


@cache
def read_view_rules() -> tuple[ViewRules, ...]:
    """Of every view, in its order. A view without a file has no rules but its row count."""
    return tuple(_read(view) for view in ORDER)


def find_view_rules(view: str) -> ViewRules:
    return next(rules for rules in read_view_rules() if rules.view == view)


@cache
def read_sql_rules() -> tuple[SqlRule, ...]:
    """By name. The first line says the rule, the second how to mend what breaks it."""
    return tuple(_read_sql(path) for path in sorted(CHECKS_DIR.glob("*.sql")))


def _read(view: str) -> ViewRules:
    path = CHECKS_DIR / f"{view}.toml"
    told: dict[str, Any] = tomllib.loads(path.read_text()) if path.exists() else {}
    keys = tuple(told.get("keys", ()))
    return ViewRules(
        view=view,
        keys=keys,
        named_by=tuple(told.get("named_by", keys)),
        not_null=tuple(told.get("not_null", ())),
        accepted={column: tuple(values) for column, values in told.get("accepted", {}).items()},
        relationships=told.get("relationships", {}),
        freshness=told.get("freshness", ""),
        fresh=Fresh(**told["fresh"]) if "fresh" in told else None,
        person=told.get("person", False),
    )


def _read_sql(path: Path) -> SqlRule:
    sql = path.read_text()
    rule, mend = (line.removeprefix("--").strip() for line in sql.splitlines()[:2])
    return SqlRule(path.stem, rule, mend.removeprefix("Mend: "), sql)
