"""The page of the data checks, and its button."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_q.models import OrmQ

from reporting.domain.check_view import DataCheck
from reporting.domain.read_results import read_results
from reporting.domain.run_checks import keep_results, run_checks
from reporting.tasks import check_now
from tests.factories.posts import PostFactory

AT = datetime(2026, 11, 21, 5, tzinfo=UTC)
PAGE = "/admin/desk/checks/"


def _check(name: str, broken: int = 0, subject: str = "costs") -> DataCheck:
    return DataCheck(name, f"Rule of {name}.", broken, "not null", subject, 1234, ("charge_id 3",))


def test_empty_page_says_what_to_do(log_in_as):
    page = log_in_as("operator").get(PAGE).content.decode()

    assert "Nothing was checked yet" in page
    assert "Press “Run now”, or wait for tonight." in page


def test_who_may_not_run_them_sees_no_button(log_in_as):
    client = log_in_as("creative")

    assert "Run now" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}run/").status_code == 403
    assert OrmQ.objects.count() == 0


def test_button_puts_them_into_the_queue(log_in_as):
    answer = log_in_as("operator").post(f"{PAGE}run/")

    assert answer.status_code == 200
    assert answer.json() == {"detail": "The checks run in the queue: this page follows."}
    assert [task.func() for task in OrmQ.objects.all()] == ["reporting.tasks.check_now"]


def test_task_of_the_button_keeps_results_which_the_page_waits_for(log_in_as):
    client = log_in_as("operator")
    before = client.get(f"{PAGE}state/").json()

    assert check_now() == "0 failed"

    assert before == {"checked_at": ""}
    assert client.get(f"{PAGE}state/").json()["checked_at"] != ""
    assert "checks hold" in client.get(PAGE).content.decode()


def test_failures_come_first_with_what_to_do(log_in_as):
    keep_results([_check("costs.day.not_null", 2), _check("costs.state.not_null")], at=AT)

    page = log_in_as("analyst").get(PAGE).content.decode()

    assert "1 of 2 checks fail" in page
    assert "2 rows break it" in page
    assert "charge_id 3" in page
    assert "Open the rows named here" in page
    assert "1,234" in page


def test_trend_is_of_the_last_14_times(db):
    for days in range(16):
        keep_results([_check("one", int(days == 1))], at=AT - timedelta(days=days))

    [checked] = read_results()

    assert checked.last.checked_at == AT
    assert checked.trend == (*[True] * 12, False, True)
    assert checked.held == 13


def test_checks_that_are_gone_are_left_out(db):
    keep_results([_check("old"), _check("kept")], at=AT - timedelta(days=1))
    keep_results([_check("kept")], at=AT)

    assert [one.last.name for one in read_results()] == ["kept"]


@pytest.mark.parametrize("posts", [1, 3])
def test_query_count(log_in_as, django_assert_num_queries, posts):
    for _ in range(posts):
        PostFactory()
    for days in range(posts):
        run_checks(at=AT - timedelta(days=days))
    client = log_in_as("operator")

    with django_assert_num_queries(6):
        assert client.get(PAGE).status_code == 200
