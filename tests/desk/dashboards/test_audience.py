"""Each engager once, the share of the classified only; agreeing with the views."""

from __future__ import annotations

import pytest

from engagers.models import Engager
from reporting.domain.dashboards.count_people import list_top_engagers
from reporting.domain.dashboards.read_audience import SPLITS, read_reach
from reporting.domain.dashboards.scope import Scope
from tests.reporting.history import day
from tests.reporting.rows import run_sql

PAGE = "/admin/desk/dashboards/audience/"


def test_share_is_of_classified_and_unclassified_stands_beside(history, log_in_as, find_chart):
    answer = log_in_as("analyst").get(PAGE)
    # Ada is a founder, Cy a bystander; Bob and Org are not classified; Eve is excluded.
    assert find_chart(answer, "audience").rows == [
        ("Bystanders", 1, 0.5, 2, "no"),
        ("Founders", 1, 0.5, 2, "yes"),
        ("Not classified", 2, None, None, ""),
    ]
    assert [(one.title, one.value, one.note) for one in answer.context["figures"]] == [
        ("Engagers", "4", "first seen under these posts in the period"),
        ("Of a target audience", "50.0%", "1 of 2 classified"),
        ("Not classified", "2", "of 4: not part of the share"),
    ]


def test_bars_of_position_seniority_function_and_company(history, log_in_as, find_chart):
    answer = log_in_as("analyst").get(PAGE)
    position = find_chart(answer, "position")
    assert sorted(row[:3] for row in position.rows) == [
        ("CEO", "Founders", 1),
        ("No position", "Bystanders", 1),
        ("No position", "Not classified", 2),
    ]
    assert position.drawing["labels"] == ["CEO (Founders)"]
    assert position.notes == ["3 of 4 have no known position: in the table, not drawn."]
    assert [row[:2] for row in find_chart(answer, "seniority").rows] == [
        ("owner", 1),
        ("Not classified", 3),
    ]
    assert [row[:4] for row in find_chart(answer, "company").rows] == [
        ("Acme Ltd", 2, 1.0, 2),
        ("Company unknown", 2, None, None),
    ]


def test_unknown_is_no_seniority_to_take_a_share_of(history, log_in_as, find_chart):
    Engager.objects.filter(pk=history.bob.pk).update(seniority="unknown", function="unknown")
    answer = log_in_as("analyst").get(PAGE)
    assert [row[:4] for row in find_chart(answer, "seniority").rows] == [
        ("owner", 1, 1.0, 1),
        ("Could not be told", 1, None, None),
        ("Not classified", 2, None, None),
    ]
    company = find_chart(answer, "company")
    assert company.drawing["labels"] == ["Acme Ltd"]
    assert company.notes == ["2 of 4 have no known company: in the table, not drawn."]


def test_post_and_period_narrow_the_engagers(history, log_in_as, find_chart):
    client = log_in_as("analyst")

    def count(**asked):
        rows = find_chart(client.get(PAGE, asked), "audience").rows
        return {row[0]: row[1] for row in rows}

    assert count(post=history.second.pk) == {"Founders": 1, "Not classified": 1}
    assert count(since=day(-3).date(), post=history.first.pk) == {"Not classified": 1}
    assert count(until=day(-30).date()) == {}


def test_target_share_by_post(history, log_in_as, find_chart):
    rows = find_chart(log_in_as("analyst").get(PAGE, {"split": "post"}), "reach").rows
    assert rows == [
        ("Launch", 3, 1, 2, 0.5, 1),
        (history.second.urn, 2, 1, 1, 1.0, 1),
    ]


@pytest.mark.parametrize("split", SPLITS)
def test_every_split_counts_each_engager_once(history, db, split):
    rows = read_reach(Scope(day(-30).date(), day(0).date()), split=split)
    assert sum(one.engagers for one in rows) == (5 if split in {"post", "campaign"} else 4)


@pytest.mark.parametrize("since", [-10, -4, -3, -2, -1, 0])
def test_period_holds_the_rows_of_the_view(history, db, since):
    first, last = day(since).date(), day(0).date()
    of_view = run_sql(
        "SELECT engager_id, count(*), sum(engagement_count)"
        " FROM reporting.linkedin_engagers_by_post"
        " WHERE first_seen_on BETWEEN %s AND %s GROUP BY engager_id ORDER BY engager_id",
        [first, last],
    )
    ours = list_top_engagers(Scope(first, last), limit=100)
    assert sorted((one.engager_id, one.posts, one.engagements) for one in ours) == of_view


def test_bar_opens_the_people_it_counts(history, log_in_as, find_chart):
    client = log_in_as("analyst")
    chart = find_chart(client.get(PAGE, {"post": history.first.pk}), "audience")
    found = {}
    for label, page in zip(
        chart.drawing["labels"], chart.drawing["datasets"][0]["pages"], strict=True
    ):
        found[label] = client.get(page).context["rows"]
    assert found == {
        "Founders": [history.ada],
        "Bystanders": [history.cy],
        "Not classified": [history.bob],
    }


def test_page_has_few_queries(history, log_in_as, django_assert_num_queries):
    client = log_in_as("analyst")
    client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(PAGE, {"post": history.first.pk, "q": "x"})
    with django_assert_num_queries(8):
        client.get(PAGE)
