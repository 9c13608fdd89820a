"""A database that stops answering in the middle, and one that lacks a migration."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg2
import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from pipeline.domain.check_connections import check_database, check_queue
from pipeline.domain.execute_run import execute_run
from pipeline.domain.hold_run import holding, is_held
from pipeline.domain.preview_run import preview_run
from pipeline.domain.reconcile import reconcile_all
from pipeline.domain.start_run import start_run
from pipeline.management import refusals
from pipeline.management.commands.worker import has_life
from pipeline.models import Run
from pipeline.vendors import Vendors

LACKS = "migrations are not applied: manage.py migrate"


@pytest.fixture
def broken(db) -> Iterator[None]:
    """Each further query is refused: the transaction has failed."""
    with transaction.atomic():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("select no_such_column")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def behind(db) -> None:
    """The last migration of an app seems not to be applied."""
    last = MigrationRecorder.Migration.objects.filter(app="pipeline").latest("pk")
    last.delete()


def end_connection() -> None:
    """As a restart of the server does."""
    names = connection.get_connection_params()
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        [pid] = cursor.fetchone()
    where = ("dbname", "user", "password", "host", "port")
    other = psycopg2.connect(**{name: names[name] for name in where if name in names})
    with other, other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def test_broken_connection_is_named(broken):
    aborted = "current transaction is aborted, commands ignored until end of transaction block"
    answer = check_database()
    assert (answer.name, answer.status, answer.detail) == ("database", "failed", aborted)
    queue = check_queue(at=timezone.now())
    assert (queue.name, queue.status) == ("queue", "failed")
    assert queue.detail == "InternalError: the broker does not answer"
    with pytest.raises(CommandError) as refusal:
        refusals.check_database()
    assert refusal.value.returncode == 2
    assert str(refusal.value) == f"the database does not answer: {aborted}"


def test_failed_part_of_the_recovery_is_an_error_of_its_own(broken, no_vendors, caplog):
    with Vendors() as vendors:
        done = reconcile_all(vendors, at=timezone.now())
    assert (done.errors, done.stale_runs) == (["InternalError: see the log"], 0)
    assert [record.message for record in caplog.records] == ["a part of the recovery failed"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_noticed", [False, True])
def test_lost_connection_frees_the_run(is_noticed):
    with holding(7):
        assert is_held(7)
        end_connection()
        if is_noticed:
            with pytest.raises(DatabaseError), connection.cursor() as cursor:
                cursor.execute("select 1")
    connection.close()
    assert not is_held(7)


@pytest.mark.django_db(transaction=True)
def test_lost_connection_says_nothing_about_the_queue():
    end_connection()
    assert has_life(timezone.now()) is True
    assert has_life(timezone.now()) is True


def test_missing_migration_leaves_every_step(behind, no_vendors):
    run = start_run(trigger="command", at=timezone.now(), steps=["prepare", "scrape", "push"])
    run = execute_run(run)
    steps = run.steps.order_by("order").values_list("name", "state", "reason")
    assert run.state == "failed"
    assert list(steps) == [
        ("prepare", "failed", LACKS),
        ("scrape", "skipped", f"prepare failed: {LACKS}"),
        ("push", "skipped", f"prepare failed: {LACKS}"),
    ]


def test_missing_migration_shows_in_a_dry_run(behind, no_vendors):
    run, steps = preview_run(steps=["prepare", "scrape"])
    assert (run.state, Run.objects.count()) == ("failed", 0)
    assert [(step.name, step.state) for step in steps] == [
        ("prepare", "failed"),
        ("scrape", "skipped"),
    ]


def test_missing_migration_refuses_a_command(behind):
    with pytest.raises(CommandError) as refusal:
        refusals.check_database()
    assert (str(refusal.value), refusal.value.returncode) == (LACKS, 2)
