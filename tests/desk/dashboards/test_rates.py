"""Rates only where figures were entered, as sums divided by sums; lift as the view label_lift."""

from __future__ import annotations

import pytest

from posts.models import Post
from reporting.domain.dashboards.compare_labels import KINDS, compare_labels
from reporting.domain.dashboards.scope import Scope
from tests.factories.posts import PostFactory
from tests.reporting.history import day
from tests.reporting.rows import run_sql

PAGE = "/admin/desk/dashboards/posts/"


def make_post(name, engagements, **facts):
    counted = {"comments": 0, "reposts": None if engagements is None else 0}
    return PostFactory(
        name=name, reactions=engagements, published_at=day(-5, 8), **{**counted, **facts}
    )


@pytest.fixture
def rated(db):
    make_post(
        "Shown",
        37,
        impressions=1_850,
        members_reached=900,
        clicks=12,
        followers=740,
        post_type="Video",
    )
    make_post("Wide", 63, impressions=3_150, post_type="Video")
    make_post("Plain", 500, post_type="Text")
    make_post("To nobody", 0, impressions=0, post_type="Text")
    make_post("Not measured", None, impressions=900, post_type="Video")
    make_post("Theirs", 1_000, ownership="competitor", post_type="Text")


def test_rates_are_of_the_posts_with_figures(rated, log_in_as, find_chart):
    answer = log_in_as("analyst").get(PAGE, {"ownership": "own"})

    # 37 of 1,850 and 63 of 3,150; the example of docs/metrics.md.
    assert [(one.title, one.value, one.note) for one in answer.context["figures"][3:]] == [
        ("Engagement rate by impressions", "2.00%", "2 of 5 published posts have impressions"),
        ("Engagement rate by followers", "5.00%", "1 of 5 published posts have followers"),
    ]
    chart = find_chart(answer, "rates")
    assert [(row[0], *row[2:]) for row in chart.rows] == [
        ("Shown", 37, 1_850, 0.02, 900, 12, 740, 0.05),
        ("Wide", 63, 3_150, 0.02, None, None, None, None),
        ("To nobody", 0, 0, None, None, None, None, None),
        ("Not measured", None, 900, None, None, None, None, None),
    ]
    assert chart.drawing["labels"] == ["Shown", "Wide"]
    assert [one["data"] for one in chart.drawing["datasets"]] == [[2.0, 2.0], [5.0, None]]
    assert chart.notes == ["1 of 5 posts have neither, and are not here."]


def test_without_figures_it_says_where_to_enter_them(history, log_in_as, find_chart):
    answer = log_in_as("analyst").get(PAGE)
    chart = find_chart(answer, "rates")
    assert (chart.rows, chart.drawing, chart.notes) == ([], None, [])
    assert "bring LinkedIn&#x27;s own file under LinkedIn figures" in answer.content.decode()
    assert [one.value for one in answer.context["figures"]] == ["1", "8", "6", "unknown", "unknown"]


def test_csv_has_rates_as_plain_numbers(rated, log_in_as, read_csv):
    rows = read_csv(log_in_as("analyst").get(PAGE, {"chart": "rates", "format": "csv"}))
    assert rows[:2] == [
        [
            "Post",
            "Published (UTC)",
            "Engagements",
            "Impressions",
            "Rate by impressions (0 to 1)",
            "Members reached",
            "Clicks",
            "Followers at publishing",
            "Rate by followers (0 to 1)",
        ],
        ["Shown", day(-5).date().isoformat(), "37", "1850", "0.02", "900", "12", "740", "0.05"],
    ]


def test_lift_is_against_the_average_of_own_posts(rated, log_in_as, find_chart):
    answer = log_in_as("analyst").get(PAGE)
    chart = find_chart(answer, "lift")
    # All own: 37 + 63 + 500 + 0 over four measured posts.
    assert chart.rows == [
        ("Text", 2, 2, 500, 250.0, 150.0, 250 / 150),
        ("Video", 3, 2, 100, 50.0, 150.0, 50 / 150),
    ]
    assert chart.drawing["labels"] == ["Text (2)", "Video (2)"]
    assert chart.drawing["datasets"][0]["data"] == [1.67, 0.33]
    assert chart.drawing["reference"] == {"at": 1, "label": "1 = as the average"}
    assert chart.columns[-1].title == "Lift (1 = as the average)"
    assert chart.notes == ["All own posts of the period: 150.0 engagements per post."]
    nothing = find_chart(log_in_as("operator").get(PAGE, {"label": "tag"}), "lift")
    assert (nothing.rows, nothing.drawing, nothing.notes) == ([], None, [])


def test_label_without_a_measured_post_is_listed_and_not_drawn(log_in_as, find_chart, db):
    make_post("New", None, campaign="Spring")
    chart = find_chart(log_in_as("analyst").get(PAGE, {"label": "campaign"}), "lift")
    assert chart.rows == [("Spring", 1, 0, None, None, None, None)]
    assert (chart.drawing, chart.notes) == (None, [])


@pytest.mark.parametrize("kind", KINDS)
def test_over_every_day_it_is_the_view(rated, kind):
    Post.objects.filter(name="Shown").update(tags=["a", "b", "a"], sponsored=True)
    Post.objects.filter(name="Plain").update(tags=["b"], sponsored=False, campaign="Spring")
    of_view = run_sql(
        "SELECT label_value, posts, measured_posts, engagements, all_measured_posts, all_engagements"
        " FROM reporting.label_lift WHERE label_kind = %s ORDER BY label_value",
        [kind],
    )
    found = compare_labels(Scope(day(-30).date(), day(0).date()), kind=kind)
    assert [
        (one.label, one.posts, one.measured, one.engagements, one.all_measured, one.all_engagements)
        for one in sorted(found, key=lambda one: one.label)
    ] == of_view
    assert bool(of_view) is (kind in {"post_type", "campaign", "sponsored", "tag"})
