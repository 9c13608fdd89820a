"""Results are kept for 90 days, and counts of rows compared with the last seven days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reporting.domain.check_view import DataCheck
from reporting.domain.run_checks import keep_results, run_checks
from reporting.domain.watch_rows import judge_rows, read_counts
from reporting.models import CheckResult
from tests.factories.posts import PostFactory

AT = datetime(2026, 11, 21, 5, tzinfo=UTC)
NAME = "linkedin_posts.rows"


def _counted(rows: int) -> DataCheck:
    return DataCheck(NAME, "", 0, "row count", "linkedin_posts", rows)


@pytest.mark.parametrize(
    ("rows", "broken"), [(80, 0), (79, 1), (100, 0), (500, 0), (501, 1), (0, 1)]
)
def test_a_fifth_less_or_over_five_times_as_many_is_broken(rows, broken):
    check = judge_rows(_counted(rows), [90, 100, 100, 100, 100, 110, 300])

    assert check.broken == broken
    assert check.samples == ((f"{rows} rows, usually 100",) if broken else ())


def test_a_few_rows_more_or_less_are_no_news():
    assert judge_rows(_counted(3), [12] * 7).broken == 0
    assert judge_rows(_counted(9), [1] * 7).broken == 0
    assert judge_rows(_counted(2), [12] * 7).broken == 1


def test_the_first_week_only_learns():
    check = judge_rows(_counted(1), [100] * 6)

    assert (check.broken, check.rule) == (
        0,
        "Rows as usual: still learning, 6 of 7 days are known.",
    )


@pytest.mark.django_db
def test_a_day_counts_once_and_today_not():
    for days, rows in ((9, 1), (3, 5), (1, 8)):
        keep_results([_counted(rows)], at=AT - timedelta(days=days))
    keep_results([_counted(9)], at=AT - timedelta(days=1, hours=-2))
    keep_results([_counted(10)], at=AT - timedelta(hours=1))

    assert read_counts(at=AT) == {NAME: [1, 5, 9]}


@pytest.mark.django_db
def test_only_the_last_seven_days_with_a_count():
    for days in range(1, 10):
        keep_results([_counted(days)], at=AT - timedelta(days=days))

    assert read_counts(at=AT) == {NAME: [7, 6, 5, 4, 3, 2, 1]}


@pytest.mark.django_db
def test_a_drop_of_rows_is_found_and_kept():
    for days in range(1, 8):
        keep_results([_counted(100)], at=AT - timedelta(days=days))
    PostFactory()

    [check] = [check for check in run_checks(at=AT) if check.name == NAME]

    assert (check.broken, check.rows) == (1, 1)
    kept = CheckResult.objects.get(name=NAME, checked_at=AT)
    assert (kept.subject, kept.kind, kept.broken, kept.rows, kept.samples) == (
        "linkedin_posts",
        "row count",
        1,
        1,
        ["1 rows, usually 100"],
    )


@pytest.mark.django_db
def test_results_are_kept_for_90_days():
    keep_results([_counted(1)], at=AT - timedelta(days=90, seconds=1))
    keep_results([_counted(2)], at=AT - timedelta(days=90))

    run_checks(at=AT)

    old = CheckResult.objects.filter(checked_at__lt=AT)
    assert [(one.name, one.rows) for one in old] == [(NAME, 2)]


@pytest.mark.django_db
def test_twice_at_one_moment_keeps_the_first():
    keep_results([_counted(1)], at=AT)
    keep_results([_counted(2)], at=AT)

    assert [(str(one), one.rows) for one in CheckResult.objects.all()] == [(NAME, 1)]
