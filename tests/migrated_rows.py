"""Rows that migrations filled come back after tests with real transactions, which empty all tables.

So a test that is rolled back finds the database as it was migrated, whatever ran before it.
"""

from __future__ import annotations

from collections.abc import Generator
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

EMPTYING = {"transactional_db", "live_server"}
BLOCKER = pytest.StashKey()
KEPT = pytest.StashKey()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, pytestconfig) -> None:
    """The database of the tests, and its rows as they are before the first."""
    pytestconfig.stash[BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        pytestconfig.stash[KEPT] = {table: _read(table) for table in _list_tables()}
        connection.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem) -> Generator[None]:
    yield
    kept = item.config.stash.get(KEPT, None)  # none as long as every test was skipped
    if kept and nextitem is not None and _empties(item) and not _empties(nextitem):
        with item.config.stash[BLOCKER].unblock():
            _restore(kept)
            connection.close()


def _empties(item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_real = marker is not None and marker.kwargs.get("transaction", False)
    return is_real or not EMPTYING.isdisjoint(item.fixturenames)


def _list_tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(name) for name in names]


def _read(table: str) -> str:
    rows = StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
    return rows.getvalue()


def _restore(kept: dict[str, str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Without triggers: they would note changes, and forbid rows in this order.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(kept)}")
        for table, rows in kept.items():
            cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO(rows))
    ContentType.objects.clear_cache()
