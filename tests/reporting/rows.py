"""Reading views as the database answers."""

from __future__ import annotations

from typing import Any

from django.db import connection


def read(view: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    """In the order of the columns."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM reporting.{view} WHERE {where}")
        return sorted(cursor.fetchall(), key=lambda row: [(one is not None, one) for one in row])


def run_sql(sql: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []
