from __future__ import annotations

import os
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.db.utils import NotSupportedError, ProgrammingError

from reporting.apps import put_views
from reporting.domain.compare_views import compare_views
from reporting.domain.definitions import MADE, ORDER, Definition, read_definitions
from reporting.domain.migrated import is_migrated
from reporting.domain.read_access import list_readers
from reporting.domain.sync_views import drop_views, ensure_view, sync_views
from tests.reporting.rows import run_sql

# Roles are the cluster's: a name of its own keeps one process from waiting for another.
READER = f"reporting_reader_of_a_test_{os.getpid()}"
READ_CAMPAIGN = ["reporting.linkedin_posts is missing", "reporting.label_lift is missing"]


@pytest.fixture
def reader(db: None) -> str:
    """A role that may use the schema; gone with the test's transaction."""
    run_sql(f"CREATE ROLE {READER}")
    run_sql(f"GRANT USAGE ON SCHEMA reporting TO {READER}")
    return READER


def may_read(role: str) -> list[str]:
    return [
        name
        for name in ORDER
        if run_sql("SELECT has_table_privilege(%s, %s, 'SELECT')", [role, f"reporting.{name}"])
        == [(True,)]
    ]


@pytest.mark.django_db
def test_all_views_are_in_place_after_migrating() -> None:
    assert compare_views() == []
    assert sync_views() == []


def test_role_without_rights_of_its_own_finds_all_in_place(reader: str) -> None:
    sync_views()
    run_sql(f"SET LOCAL ROLE {reader}")
    assert (sync_views(), compare_views()) == ([], [])


@pytest.mark.django_db
def test_missing_views_are_made() -> None:
    drop_views()
    assert compare_views() == [f"{one.place} is missing" for one in read_definitions()]
    assert sync_views() == list(MADE)
    assert compare_views() == []


@pytest.mark.django_db
def test_view_changed_in_the_database_is_made_again() -> None:
    run_sql(
        "CREATE OR REPLACE VIEW reporting.post_fields AS SELECT post.id AS post_id, ''::text AS field,"
        " ''::text AS field_label, ''::text AS field_kind, ''::text AS value_text,"
        " 0::numeric AS value_number, now()::date AS value_date FROM posts_post post"
    )
    assert compare_views() == ["reporting.post_fields was changed in the database"]
    assert sync_views() == ["post_fields"]
    assert run_sql("SELECT * FROM reporting.post_fields") == []


@pytest.mark.django_db
def test_view_with_other_columns_is_replaced_with_those_that_read_it() -> None:
    drop_views()
    run_sql("CREATE VIEW reporting.costs AS SELECT 1 AS other")
    run_sql("CREATE VIEW reporting.audience_by_post AS SELECT other FROM reporting.costs")
    assert compare_views()[9] == "reporting.costs is of another version"
    assert sync_views() == list(MADE)
    assert compare_views() == []


@pytest.mark.django_db
def test_definition_that_cannot_be_made_fails() -> None:
    broken = Definition("broken", "CREATE OR REPLACE VIEW reporting.broken AS SELECT nothing")
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="nothing"):
        ensure_view(cursor, broken)
    assert run_sql("SELECT to_regclass('reporting.broken')") == [(None,)]


def test_readers_read_views_made_anew(reader: str) -> None:
    assert may_read(reader) == []
    sync_views()
    assert may_read(reader) == list(ORDER)
    drop_views()
    sync_views()
    assert may_read(reader) == list(ORDER)
    with connection.cursor() as cursor:
        assert list_readers(cursor) == [reader]


def test_view_lost_with_a_column_is_noticed_and_back_after_migrate(reader: str) -> None:
    sync_views()
    run_sql("ALTER TABLE posts_post DROP COLUMN campaign CASCADE")
    run_sql("ALTER TABLE posts_post ADD COLUMN campaign varchar(200) NOT NULL DEFAULT ''")
    assert compare_views() == READ_CAMPAIGN
    call_command("migrate", verbosity=0)
    assert compare_views() == []
    assert may_read(reader) == list(ORDER)


@pytest.mark.django_db
def test_column_that_a_view_reads_changes_its_type_after_drop_views() -> None:
    alter = "ALTER TABLE posts_post ALTER COLUMN campaign TYPE text"
    with pytest.raises(NotSupportedError, match="used by a view"), transaction.atomic():
        run_sql(alter)
    drop_views()
    run_sql(alter)
    sync_views()
    assert compare_views() == []


@pytest.mark.django_db
def test_flush_other_databases_and_half_migrated_ones_make_no_views() -> None:
    drop_views()
    put_views(using="default")
    put_views(using="replica", plan=[])
    run_sql("DELETE FROM django_migrations WHERE app = 'posts' AND name > '0001_z'")
    assert is_migrated() is False
    put_views(using="default", plan=[])
    assert len(compare_views()) == len(MADE)


@pytest.mark.django_db
def test_migrating_back_drops_what_reads_the_function_and_forward_makes_it_again() -> None:
    migration = "0002_create_due_function"
    call_command("migrate", "posts", "0001", verbosity=0)
    assert READ_CAMPAIGN[0] in compare_views()
    call_command("migrate", verbosity=0)
    assert compare_views() == []
    assert run_sql("SELECT count(*) FROM django_migrations WHERE name = %s", [migration]) == [(1,)]


def test_one_signal_of_ours_and_only_once() -> None:
    ours = [key for key, *_ in post_migrate.receivers if key[0] == "reporting.put_views"]
    assert len(ours) == 1


@pytest.mark.django_db(transaction=True)
def test_two_syncs_at_once_make_each_view_once() -> None:
    drop_views()
    made: list[list[str]] = []
    start = threading.Barrier(2)

    def sync() -> None:
        start.wait(timeout=10)
        try:
            made.append(sync_views())
        finally:
            connection.close()

    threads = [threading.Thread(target=sync) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(made) == [[], list(MADE)]
    assert compare_views() == []
