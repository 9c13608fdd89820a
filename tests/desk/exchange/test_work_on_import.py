"""Chunks, cursors and leases: an import outlives its worker, and nothing is written twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from desk import tasks
from desk.exchange import start_import
from desk.exchange import work_on_import as working
from desk.exchange.claim_import import LEASE, MOST_ATTEMPTS, claim_import
from desk.exchange.start_import import WrongStateError, cancel_import, run_import, upload_import
from desk.exchange.wake_imports import KEPT, drop_old_files, wake_imports
from desk.exchange.work_on_import import work_on_import
from desk.models import Import
from posts.models import Label, Post
from tests.desk.exchange.tables import check, counts, faults, make_person, url, urn

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class KilledError(BaseException):
    """What no worker catches."""


def die(_job):
    """After the first chunk."""
    raise KilledError


@pytest.fixture
def ada(db):
    return make_person()


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(working, "CHUNK", 3)


def checked(ada, rows=10) -> Import:
    lines = "".join(f"{url(n)},Post {n},Spring\n" for n in range(rows))
    job = upload_import(f"url,name,campaign\n{lines}".encode(), filename="posts.csv", by=ada)
    return check(job)


def names():
    return sorted(Post.objects.values_list("name", flat=True), key=lambda name: (len(name), name))


def test_a_killed_workers_import_goes_on_where_it_stood(ada, small_chunks):
    job = checked(ada)
    run_import(job.pk)
    with time_machine.travel(NOON, tick=False) as clock:
        with pytest.raises(KilledError):
            work_on_import(job.pk, show_chunk=die)
        job.refresh_from_db()
        assert (job.state, job.done_rows, counts(job)) == ("running", 3, (3, 0, 0, 0))
        assert job.claimed_until - NOON - LEASE < timedelta(seconds=1)

        assert work_on_import(job.pk) == "taken"
        assert (wake_imports(at=timezone.now()), Post.objects.count()) == (0, 3)

        clock.move_to(NOON + 2 * LEASE)
        assert wake_imports(at=timezone.now()) == 1
        assert work_on_import(job.pk) == "done"
    job.refresh_from_db()
    assert (job.done_rows, counts(job), job.claimed_until) == (10, (10, 0, 0, 0), None)
    assert names() == [f"Post {n}" for n in range(10)]
    assert set(Post.objects.values_list("version", flat=True)) == {Post.objects.first().version}
    assert Label.objects.filter(kind="campaign").count() == 1


def test_rows_named_before_the_death_are_not_named_again_after_it(ada, small_chunks):
    content = f"url,name\n{url(1)},A\n{url(2)},B\n{url(3)},C\n{urn(1)},D\n{urn(4)},E\n".encode()
    job = check(upload_import(content, filename="posts.csv", by=ada))
    run_import(job.pk)
    with time_machine.travel(NOON, tick=False) as clock:
        with pytest.raises(KilledError):
            work_on_import(job.pk, show_chunk=die)
        clock.move_to(NOON + 2 * LEASE)
        work_on_import(job.pk)
    job.refresh_from_db()
    assert (counts(job), faults(job)) == (
        (4, 0, 0, 1),
        [(5, "", "", "the same post as line 2: keep one of the two")],
    )


def test_a_death_within_a_chunk_leaves_nothing_of_it(ada, small_chunks, monkeypatch):
    job = checked(ada)
    run_import(job.pk)
    real = working._count

    def count_or_die(job, written):
        if job.done_rows == 3:
            raise KilledError
        real(job, written)

    with time_machine.travel(NOON, tick=False) as clock:
        monkeypatch.setattr(working, "_count", count_or_die)
        with pytest.raises(KilledError):
            work_on_import(job.pk)
        assert Post.objects.count() == 3
        monkeypatch.setattr(working, "_count", real)
        clock.move_to(NOON + 2 * LEASE)
        assert work_on_import(job.pk) == "done"
    assert names() == [f"Post {n}" for n in range(10)]


def test_a_check_goes_on_after_a_death_too(ada, small_chunks):
    job = checked(ada)
    with time_machine.travel(NOON, tick=False) as clock:
        choice = {
            "mapping": job.mapping,
            "match_field": "url",
            "mode": "both",
            "clear_empty": False,
        }
        start_import.check_import(job.pk, **choice)
        with pytest.raises(KilledError):
            work_on_import(job.pk, show_chunk=die)
        clock.move_to(NOON + 2 * LEASE)
        assert work_on_import(job.pk) == "checked"
    job.refresh_from_db()
    assert (counts(job), Post.objects.count()) == ((10, 0, 0, 0), 0)


def test_a_slice_ends_between_chunks_and_the_task_asks_for_the_next(ada, small_chunks, monkeypatch):
    job = checked(ada)
    run_import(job.pk)
    assert work_on_import(job.pk, slice_seconds=-1) == "running"
    job.refresh_from_db()
    assert (job.done_rows, job.claimed_until) == (3, None)

    monkeypatch.setattr(tasks, "work_on_import", lambda pk: work_on_import(pk, slice_seconds=-1))
    assert tasks.continue_import(job.pk) == "running"
    queued = [(row.task["func"], row.task["args"]) for row in OrmQ.objects.all()]
    assert queued == [("desk.tasks.continue_import", (job.pk,))]
    monkeypatch.undo()
    assert tasks.continue_import(job.pk) == "done"
    assert tasks.continue_import(job.pk) == "done"
    assert tasks.continue_import(job.pk + 1) == "gone"
    assert Post.objects.count() == 10


def test_an_error_frees_the_import_and_the_eighth_ends_it(ada, monkeypatch):
    job = checked(ada)
    run_import(job.pk)

    def fail(*_args, **_kwargs):
        raise RuntimeError("the database is away")

    monkeypatch.setattr(working, "write_rows", fail)
    for _ in range(MOST_ATTEMPTS):
        assert tasks.continue_import(job.pk) == "failed: RuntimeError"
    assert work_on_import(job.pk) == "failed"
    job.refresh_from_db()
    assert job.error.startswith("Tried 8 times and got no further than row 0.")
    assert not Post.objects.exists()


def test_larger_files_are_left_to_the_queue(ada, monkeypatch):
    monkeypatch.setattr(start_import, "SMALL", 5)
    job = checked(ada)
    assert OrmQ.objects.count() == 1
    run_import(job.pk)
    start_import.work_on_small(Import.objects.get(pk=job.pk))
    assert (OrmQ.objects.count(), Post.objects.count()) == (2, 0)


def test_the_round_of_each_minute_rings_for_what_nobody_holds(ada):
    job = checked(ada)
    assert tasks.wake_up_imports() == "0 imports go on, 0 old files dropped"
    run_import(job.pk)
    assert tasks.wake_up_imports() == "1 imports go on, 0 old files dropped"
    claim_import(job.pk, at=timezone.now())
    assert tasks.wake_up_imports() == "0 imports go on, 0 old files dropped"
    assert OrmQ.objects.count() == 1


def test_a_cancelled_import_keeps_what_was_written(ada, small_chunks):
    job = checked(ada)
    run_import(job.pk)
    work_on_import(job.pk, show_chunk=lambda _: cancel_import(job.pk, at=timezone.now()))
    job.refresh_from_db()
    assert (job.state, job.done_rows, counts(job)) == ("cancelled", 3, (3, 0, 0, 0))
    assert names() == ["Post 0", "Post 1", "Post 2"]
    assert work_on_import(job.pk) == "cancelled"
    with pytest.raises(WrongStateError, match="nothing to cancel"):
        cancel_import(job.pk, at=timezone.now())


def test_a_cancelled_check_counts_nothing(ada):
    job = cancel_import(checked(ada).pk, at=NOON)
    assert (job.state, job.done_rows, counts(job)) == ("cancelled", 0, (0, 0, 0, 0))


def test_who_may_no_longer_import_does_not(ada):
    job = checked(ada)
    run_import(job.pk)
    ada.groups.clear()
    assert work_on_import(job.pk) == "failed"
    job.refresh_from_db()
    assert job.error == "Whoever began this import may no longer import posts."
    assert not Post.objects.exists()


def test_old_files_are_dropped_and_the_import_stays(ada):
    job = checked(ada)
    Import.objects.update(created_at=NOON)
    assert drop_old_files(at=NOON + KEPT) == 0
    assert drop_old_files(at=NOON + KEPT + timedelta(seconds=1)) == 1
    assert drop_old_files(at=NOON + KEPT + timedelta(seconds=1)) == 0
    job.refresh_from_db()
    assert (bytes(job.content), job.samples, job.created_count) == (b"", [], 10)


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_write_each_row_once(small_chunks):
    from importlib import import_module

    from django.apps import apps

    import_module("desk.migrations.0002_roles").make_roles(apps, None)
    job = checked(make_person(), rows=40)
    run_import(job.pk)
    together, states = Barrier(4), []

    def deliver():
        together.wait()
        try:
            states.append(work_on_import(job.pk))
        finally:
            connection.close()

    threads = [Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job.refresh_from_db()
    assert "done" in states
    assert set(states) <= {"done", "taken"}
    assert (job.state, job.done_rows, counts(job)) == ("done", 40, (40, 0, 0, 0))
    assert names() == [f"Post {n}" for n in range(40)]
    assert len(set(Post.objects.values_list("version", flat=True))) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_writes_nothing_more(small_chunks):
    from importlib import import_module

    from django.apps import apps

    import_module("desk.migrations.0002_roles").make_roles(apps, None)
    job = checked(make_person(), rows=12)
    run_import(job.pk)
    others = []

    def overtake(_job):
        """The first worker sleeps over its lease; another takes over and ends the work."""
        if not others:
            others.append("begun")
            Import.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
            others[0] = work_on_import(job.pk)

    assert work_on_import(job.pk, show_chunk=overtake) == "done"
    assert others == ["done"]
    job.refresh_from_db()
    assert (job.done_rows, counts(job)) == (12, (12, 0, 0, 0))
    assert Post.objects.count() == 12
