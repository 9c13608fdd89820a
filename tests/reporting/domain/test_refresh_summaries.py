"""Sums kept for views: who writes marks and shifts, what they cost, and who takes them away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from config.schedules import SCHEDULES
from engagers.domain.count import recount_engagers
from engagers.domain.record import record_page
from engagers.models import Engagement, Engager
from pipeline.after_run import AFTER_RUN, call_after_run
from pipeline.models import Run
from posts.models import Post
from reporting.domain.refresh_summaries import LOCK, Refreshed, refresh_summaries
from reporting.models import CompanyPosts, Mark, PostArrivals, PostAudience, Shift
from reporting.tasks import refresh_after_run, refresh_kept
from tests.factories.engagers import CompanyFactory, make_reaction
from tests.reporting.history import History
from tests.reporting.rows import read, run_sql
from tests.reporting.test_exact_at_every_moment import count_all, say_all

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def history(db: None) -> History:
    made = History()
    refresh_summaries()
    return made


def read_marks() -> list[tuple[int | None, int | None]]:
    return sorted(Mark.objects.values_list("post_id", "company_id"), key=str)


def read_shifts() -> list[tuple[int, int, int | None, bool]]:
    rows = Shift.objects.order_by("pk")
    return list(rows.values_list("engager_id", "times", "audience_id", "is_repeat"))


def forge_sums() -> None:
    """So that whoever reads the sums is found out."""
    PostArrivals.objects.update(engagers=1_000)
    PostAudience.objects.update(engagers=1_000)
    CompanyPosts.objects.update(posts=1_000)


def reads_sums(post: Post) -> list[bool]:
    forge_sums()
    of_post = f"post_id = {post.pk}"
    return [
        read("post_daily", "max(engagers_gained)", of_post)[0][0] >= 1_000,
        read("audience_by_post", "max(engagers)", of_post)[0][0] >= 1_000,
        read("companies", "max(post_count)") == [(1_000,)],
    ]


def test_views_read_the_sums(history: History) -> None:
    assert say_all() == count_all()
    assert reads_sums(history.first) == [True, True, True]


def test_a_page_marks_its_post_and_its_people_once(history: History) -> None:
    record_page(history.second_done, [make_reaction(n) for n in range(20)], at=AT)
    assert read_marks() == [(history.second.pk, None)]
    assert read_shifts() == []
    assert reads_sums(history.second)[:2] == [False, False]
    assert reads_sums(history.first)[:2] == [True, True]


def test_the_same_page_again_marks_nothing(history: History) -> None:
    page = [make_reaction(n) for n in range(3)]
    record_page(history.second_done, page, at=AT)
    refresh_summaries()
    record_page(history.second_done, page, at=AT)
    assert (read_marks(), read_shifts()) == ([], [])


def test_who_comes_again_shifts_and_marks_the_company(history: History) -> None:
    Engagement.objects.create(
        engager=history.bob,
        post=history.second,
        kind="reaction",
        reaction_type="LIKE",
        first_seen_at=AT,
        changed_at=AT,
    )
    recount_engagers([history.bob.pk])
    assert read_marks() == [(history.second.pk, None), (None, history.company.pk)]
    assert read_shifts() == [
        (history.bob.pk, -1, None, False),
        (history.bob.pk, 1, None, True),
    ]
    assert say_all() == count_all()


def test_who_is_left_out_or_taken_in_shifts_once(history: History) -> None:
    bob = Engager.objects.filter(pk=history.bob.pk)
    bob.update(excluded_at=AT, exclusion_reason="asked")
    assert read_shifts() == [(history.bob.pk, -1, None, False)]
    assert read_marks() == [(None, history.company.pk)]
    assert say_all() == count_all()
    bob.update(excluded_at=None, exclusion_reason="")
    assert read_shifts()[1:] == [(history.bob.pk, 1, None, False)]
    assert say_all() == count_all()


def test_who_changes_companies_marks_both(history: History) -> None:
    other = CompanyFactory()
    Engager.objects.filter(pk=history.bob.pk).update(company=other)
    assert read_marks() == [(None, history.company.pk), (None, other.pk)]
    refresh_summaries()
    Engager.objects.filter(pk=history.bob.pk).update(company=None)
    assert read_marks() == [(None, other.pk)]
    Engager.objects.filter(pk=history.bob.pk).update(company=other)
    assert read_marks() == [(None, other.pk), (None, other.pk)]
    assert say_all() == count_all()


def test_what_is_not_counted_costs_no_mark(history: History) -> None:
    Engager.objects.update(name="Another", claimed_until=AT, classified_at=AT)
    assert (read_marks(), read_shifts()) == ([], [])


def test_everything_is_marked_when_all_engagements_go_at_once(history: History) -> None:
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql("TRUNCATE engagers_engagement")
    assert read_marks() == [(None, None)]
    assert read("audience_by_post", "*") == []
    assert refresh_summaries() == Refreshed(3, 2)
    assert (PostAudience.objects.count(), PostArrivals.objects.count()) == (0, 0)


def test_only_what_changed_is_kept_anew(history: History) -> None:
    kept = PostAudience.objects.filter(post_id=history.first.pk)
    before = list(kept.values_list("pk", flat=True))
    record_page(history.second_done, [make_reaction(1)], at=AT)
    assert refresh_summaries() == Refreshed(1, 0)
    assert list(kept.values_list("pk", flat=True)) == before
    assert say_all() == count_all()
    assert refresh_summaries() == Refreshed(0, 0)


def test_schedule_rings_for_it(history: History) -> None:
    assert [bell.cron for bell in SCHEDULES if bell.task.endswith("refresh_kept")] == [
        "*/5 * * * *"
    ]
    Engager.objects.filter(pk=history.ada.pk).update(audience=None)
    said = refresh_kept(intended_date="2026-11-20T09:30:00+00:00")
    assert said == "2 posts, 0 companies"


@pytest.mark.django_db
def test_end_of_a_run_refreshes() -> None:
    Mark.objects.create()
    assert AFTER_RUN.count(refresh_after_run) == 1
    call_after_run(Run.objects.create(trigger="command", created_at=AT))
    assert Mark.objects.count() == 0


@pytest.mark.django_db
def test_run_does_not_heed_what_fails_after_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(run: Run) -> None:
        raise ValueError(run.pk)

    Mark.objects.create()
    monkeypatch.setattr("pipeline.after_run.AFTER_RUN", [broken, refresh_after_run])
    run = Run.objects.create(trigger="command", created_at=AT)
    call_after_run(run)
    assert [record.getMessage() for record in caplog.records] == [
        f"after run {run.pk}: broken failed"
    ]
    assert Mark.objects.count() == 0


@pytest.mark.django_db
def test_migrating_refreshes() -> None:
    Mark.objects.create()
    call_command("migrate", verbosity=0)
    assert Mark.objects.count() == 0


@contextmanager
def held_elsewhere(*statements: str) -> Iterator[None]:
    """Run in another connection's transaction, which is committed at the end."""
    done, over = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            for sql in statements:
                run_sql(sql)
            done.set()
            over.wait(timeout=20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    done.wait(timeout=20)
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=20)


@pytest.mark.django_db(transaction=True)
def test_second_refresh_at_once_does_nothing() -> None:
    Mark.objects.create()
    with held_elsewhere(f"SELECT pg_advisory_xact_lock({LOCK})"):
        assert refresh_summaries() is None
        assert refresh_kept(intended_date="2026-11-20T09:30:00+00:00") == "under way already"
        assert Mark.objects.count() > 0


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_after_the_counting_stays_marked() -> None:
    history = History()
    refresh_summaries()
    # An engager who is about to go, seen under another post in a transaction of its own.
    leave = (
        "UPDATE engagers_engager SET excluded_at = now(), exclusion_reason = 'asked'"
        f" WHERE id = {history.bob.pk}"
    )
    with held_elsewhere(leave):
        Engagement.objects.create(
            engager=history.bob,
            post=history.second,
            kind="reaction",
            reaction_type="LIKE",
            first_seen_at=AT,
            changed_at=AT,
        )
        assert refresh_summaries() == Refreshed(1, 0)
        with transaction.atomic():
            assert say_all() == count_all()
    assert Shift.objects.count() == 1
    with transaction.atomic():
        assert say_all() == count_all()
    assert refresh_summaries() == Refreshed(2, 1)
    with transaction.atomic():
        assert say_all() == count_all()
