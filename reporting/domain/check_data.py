"""What must hold in the data: rules declared beside the views, and rules of their own in SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, connection, transaction

from reporting.domain.check_view import SAMPLES, DataCheck, check_view
from reporting.domain.rules import CHECKS_DIR, SqlRule, read_sql_rules, read_view_rules

Rule = TypeVar("Rule")


def check_data() -> list[DataCheck]:
    """Every rule, by name. Reads only. A rule that cannot be tried (its view is missing, the
    statement took too long) is broken: its sample names the database's reason.
    """
    checks = [check for rule in read_sql_rules() for check in _try(rule.name, _check_sql, rule)]
    for rules in read_view_rules():
        checks += _try(f"{rules.view}.readable", check_view, rules)
    return sorted(checks, key=lambda check: check.name)


def _try(name: str, check: Callable[[Rule], list[DataCheck]], rule: Rule) -> list[DataCheck]:
    try:
        with transaction.atomic():
            return check(rule)
    except DatabaseError as error:
        reason = type(error.__cause__ or error).__name__
        subject = name.removesuffix(".readable")
        return [DataCheck(name, "It can be checked.", 1, "readable", subject, samples=(reason,))]


def _check_sql(rule: SqlRule) -> list[DataCheck]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) OVER (), one.*::text FROM ({rule.sql}) AS one LIMIT {SAMPLES}"  # noqa: S608
        )
        rows = cursor.fetchall()
    broken = rows[0][0] if rows else 0
    samples = tuple(f"id {name.strip('()')}" for _, name in rows)
    return [DataCheck(rule.name, rule.rule, broken, "rule", "tables", samples=samples)]


__all__ = ["CHECKS_DIR", "DataCheck", "check_data"]
