"""Declared rules, tried on a view that breaks each of them."""

from __future__ import annotations

import pytest

from reporting.domain.check_view import check_view
from reporting.domain.rules import ViewRules
from tests.reporting.rows import run_sql

pytestmark = pytest.mark.django_db
RULES = ViewRules(
    view="tried",
    keys=("id", "word"),
    named_by=("id",),
    not_null=("id", "word"),
    accepted={"word": ("a", "b")},
    relationships={"parent": "parents.id"},
)


def _found(rows: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    run_sql("CREATE VIEW reporting.parents AS SELECT 1 AS id")
    run_sql(f"CREATE VIEW reporting.tried AS SELECT * FROM (VALUES {rows}) v (id, word, parent)")
    checks = check_view(RULES)
    assert {check.subject for check in checks} == {"tried"}
    return {check.name: (check.broken, check.samples) for check in checks}


def test_right_rows_break_nothing():
    found = _found("(1, 'a', 1), (1, 'b', NULL), (2, 'a', 1)")

    assert found == dict.fromkeys(
        [
            "tried.unique",
            "tried.id.not_null",
            "tried.word.not_null",
            "tried.word.accepted",
            "tried.parent.relationship",
            "tried.rows",
        ],
        (0, ()),
    )


def test_each_rule_counts_and_names_what_breaks_it():
    found = _found("(1, 'a', 1), (1, 'a', 1), (1, 'a', 7), (3, NULL, 1), (NULL, 'c', 1)")

    assert found == {
        "tried.unique": (2, ("id 1",)),
        "tried.id.not_null": (1, ("id NULL",)),
        "tried.word.not_null": (1, ("id 3",)),
        "tried.word.accepted": (1, ("id NULL",)),
        "tried.parent.relationship": (1, ("id 1",)),
        "tried.rows": (0, ()),
    }


def test_rows_are_counted():
    _found("(1, 'a', 1), (2, 'a', 1)")

    assert {check.rows for check in check_view(RULES)} == {2}
