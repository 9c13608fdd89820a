"""New, returning, repeat; top engagers; who may export names."""

from __future__ import annotations

import pytest

from engagers.models import Engager
from reporting.domain.dashboards.scope import floor_day
from tests.reporting.history import day

PAGE = "/admin/desk/dashboards/people/"
BEHIND = "/admin/desk/dashboards/engagers/"


def test_new_returning_and_repeat_of_the_period(history, log_in_as):
    answer = log_in_as("analyst").get(PAGE, {"since": day(-3).date()})
    # Ada came back (second post), Bob and Org are new; only Ada is under two posts.
    assert [(one.title, one.value) for one in answer.context["figures"]] == [
        ("Engagers", "3"),
        ("New", "2"),
        ("Returning", "1"),
        ("Repeat", "1"),
        ("Of a target audience", "1"),
    ]
    assert {
        who: answer.client.get(BEHIND, {"since": day(-3).date(), "who": who}).context["rows"]
        for who in ("new", "returning", "repeat", "target", "unclassified", "other")
    } == {
        "new": [history.bob, history.org],
        "returning": [history.ada],
        "repeat": [history.ada],
        "target": [history.ada],
        "unclassified": [history.bob, history.org],
        "other": [],
    }


def test_weeks_sum_up_and_lead_to_their_people(history, log_in_as, find_chart):
    client = log_in_as("analyst")
    chart = find_chart(client.get(PAGE, {"days": 30}), "weeks")
    monday = floor_day(day(-29).date(), "week")
    assert chart.rows[0][0] == monday
    assert sum(row[2] for row in chart.rows) == 4
    new = chart.drawing["datasets"][0]
    for number, page in zip(new["data"], new["pages"], strict=True):
        assert len(client.get(page).context["rows"]) == number


def test_top_engagers_leave_out_who_is_excluded(history, log_in_as, find_chart):
    answer = log_in_as("analyst").get(PAGE)
    assert [(row[0], row[4], row[5]) for row in find_chart(answer, "top").rows] == [
        ("Ada Example", 2, 3),
        ("Bob Example", 1, 1),
        ("Cy Example", 1, 1),
        ("Org", 1, 1),
    ]
    assert [row[0] for row in find_chart(answer, "targets").rows] == ["Ada Example"]
    assert b"Eve Excluded" not in answer.content


def test_names_are_exported_only_by_who_may_export_people(history, log_in_as, read_csv):
    analyst = log_in_as("analyst")
    Engager.objects.filter(pk=history.ada.pk).update(name="+Ada")
    rows = read_csv(analyst.get(PAGE, {"chart": "targets", "format": "csv"}))
    assert rows[1][:1] == ["'+Ada"]
    creative = log_in_as("creative")
    assert creative.get(PAGE, {"chart": "targets", "format": "csv"}).status_code == 403
    assert creative.get(PAGE, {"chart": "weeks", "format": "csv"}).status_code == 200
    assert b"chart=targets" not in creative.get(PAGE).content


@pytest.mark.parametrize(
    "query", ["within=x&dimension=company", "who=all", "after=x", "dimension=y"]
)
def test_odd_addresses_of_the_list_are_answered(history, log_in_as, query):
    assert log_in_as("analyst").get(f"{BEHIND}?{query}").status_code == 200


def test_empty_page_says_what_to_do(log_in_as, find_chart):
    answer = log_in_as("analyst").get(PAGE)
    assert find_chart(answer, "weeks").rows == []
    assert (
        answer.context["nothing"]
        == "There are no posts yet. Add them in the table of posts: the next run measures them."
    )


def test_page_has_few_queries(history, log_in_as, django_assert_num_queries):
    client = log_in_as("analyst")
    client.get(PAGE)
    with django_assert_num_queries(9):
        client.get(PAGE)
    with django_assert_num_queries(8):
        client.get(BEHIND)
