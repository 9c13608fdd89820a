"""The data dictionary: what each view is, as its file and the database say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from reporting.domain.compare_views import MARK
from reporting.domain.definitions import INNER, INNER_SCHEMA, MADE, ORDER, SCHEMA, read_definitions
from reporting.domain.read_units import read_unit
from reporting.domain.rules import find_view_rules
from reporting.domain.watch_rows import KIND
from reporting.models import CheckResult

COLUMNS = """
SELECT class.relname, attribute.attname, format_type(attribute.atttypid, attribute.atttypmod),
    coalesce(col_description(class.oid, attribute.attnum), '')
FROM pg_class class
JOIN pg_attribute attribute ON attribute.attrelid = class.oid
WHERE class.relnamespace = to_regnamespace(%s) AND class.relname = ANY(%s)
    AND attribute.attnum > 0 AND NOT attribute.attisdropped
ORDER BY class.relname, attribute.attnum
"""
COMMENTS = """
SELECT relname, coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class
WHERE relnamespace = to_regnamespace(%s) AND relname = ANY(%s)
"""
# A view is a rule that hangs on what it reads.
READS = """
SELECT DISTINCT view.relname,
    coalesce(source_schema.nspname || '.' || source.relname,
        function_schema.nspname || '.' || function.proname || '()')
FROM pg_class view
JOIN pg_rewrite rule ON rule.ev_class = view.oid
JOIN pg_depend depend ON depend.classid = 'pg_rewrite'::regclass AND depend.objid = rule.oid
LEFT JOIN pg_class source ON depend.refclassid = 'pg_class'::regclass
    AND source.oid = depend.refobjid AND source.oid <> view.oid
LEFT JOIN pg_namespace source_schema ON source_schema.oid = source.relnamespace
LEFT JOIN pg_proc function ON depend.refclassid = 'pg_proc'::regclass
    AND function.oid = depend.refobjid
LEFT JOIN pg_namespace function_schema ON function_schema.oid = function.pronamespace
WHERE view.relnamespace IN (to_regnamespace(%s), to_regnamespace(%s))
    AND (source.oid IS NOT NULL OR function.oid IS NOT NULL)
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    meaning: str
    unit: str
    is_personal: bool


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """`reads`: tables, views and functions. `rows` is counted (`counted_at`) or, where that is
    None, the planner's estimate. `freshness`: its subject in data_freshness, or "".
    """

    name: str
    grain: str
    meaning: str
    columns: tuple[Column, ...]
    reads: tuple[str, ...]
    rows: int
    counted_at: datetime | None
    freshness: str
    is_of_people: bool


def describe_views() -> list[ViewFacts]:
    """Every view that exists, in its order. No view is read: counts are those of the last check."""
    columns: dict[str, list[Column]] = {}
    for view, name, kind, said in _ask(COLUMNS, SCHEMA, list(ORDER)):
        found = Column(name, kind, said, read_unit(name, kind, said), said.startswith("Personal:"))
        columns.setdefault(view, []).append(found)
    reads = read_lineage()
    comments = {view: MARK.sub("", said) for view, said in _ask(COMMENTS, SCHEMA, list(ORDER))}
    grains = {one.name: _read_grain(one.sql) for one in read_definitions()}
    counts = read_counts()
    facts = []
    for view in ORDER:
        if view not in comments:
            continue
        rows, at = counts.get(view) or (estimate_rows(view), None)
        rules = find_view_rules(view)
        facts.append(
            ViewFacts(
                name=view,
                grain=grains[view],
                meaning=comments[view],
                columns=tuple(columns[view]),
                reads=tuple(reads.get(view, ())),
                rows=rows,
                counted_at=at,
                freshness=rules.freshness,
                is_of_people=rules.person,
            )
        )
    return facts


def read_lineage() -> dict[str, list[str]]:
    """By view: tables, views and functions it reads; of views that are not for readers, what these read."""
    found: dict[str, set[str]] = {}
    for view, source in _ask(READS, SCHEMA, INNER_SCHEMA):
        found.setdefault(view, set()).add(source.removeprefix("public."))
    # In the order of their making: an inner view is spelt out before those that read it.
    for view in MADE:
        mine = found.get(view, set())
        for inner in INNER:
            if f"{INNER_SCHEMA}.{inner}" in mine:
                mine.discard(f"{INNER_SCHEMA}.{inner}")
                mine |= found.get(inner, set())
    return {view: sorted(sources) for view, sources in found.items()}


def read_counts() -> dict[str, tuple[int, datetime]]:
    """By view: its rows when it was last checked, and when."""
    kept = CheckResult.objects.filter(kind=KIND, rows__isnull=False)
    newest = kept.order_by("subject", "-checked_at").distinct("subject")
    return {
        view: (rows, at)
        for view, rows, at in newest.values_list("subject", "rows", "checked_at")
        if rows is not None
    }


def estimate_rows(view: str) -> int:
    """As the planner guesses: it reads nothing, and may be far off."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT * FROM {SCHEMA}.{view}")  # noqa: S608  (of ORDER)
        (plan,) = cursor.fetchone()
    if isinstance(plan, str):
        plan = json.loads(plan)
    return int(plan[0]["Plan"]["Plan Rows"])


def _read_grain(sql: str) -> str:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    grain = re.sub(r"^Grain:\s*", "", " ".join(lines))
    return grain[:1].upper() + grain[1:]


def _ask(sql: str, *parameters: str | list[str]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[str, ...]] = cursor.fetchall()
        return rows
