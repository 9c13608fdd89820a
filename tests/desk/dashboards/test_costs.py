"""Money by day, provider and purpose; for each engager; on each post; against budgets."""

from __future__ import annotations

from decimal import Decimal

from pipeline.models import Settings
from tests.reporting.history import day

PAGE = "/admin/desk/dashboards/costs/"
EACH = Decimal("0.0175")


def test_spent_by_day_provider_and_purpose(history, log_in_as, find_chart):
    Settings.objects.update_or_create(pk=1, defaults={"budget_day_usd": Decimal(5)})
    answer = log_in_as("analyst").get(PAGE, {"per": "day", "days": 6})
    chart = find_chart(answer, "spent")
    spent = day(-4).date()
    assert chart.rows == [
        (spent, "apify", "details", Decimal("0.005"), 1, 0, 0),
        (spent, "apify", "reactions", Decimal("0.0125"), 1, 0, 0),
        (day(0).date(), "openai", "classify", None, 1, 1, 1),
    ]
    # What openai cost is unknown on the day it was used, and a known 0 before.
    assert [(one["label"], one["data"]) for one in chart.drawing["datasets"]] == [
        ("apify", [0, 0.0175, 0, 0, 0, 0]),
        ("openai", [0, 0, 0, 0, 0, None]),
        ("Budget of a day", [5.0] * 6),
    ]
    assert [(one.title, one.value, one.note) for one in answer.context["figures"]] == [
        ("Spent", "0.02 USD", "1 not told yet, at most 1.00 USD more"),
        ("Per engager", "0.0044 USD", "4 in the period"),
        ("Per new engager", "0.0044 USD", "4 in the period"),
        ("Per target engager", "0.0175 USD", "1 in the period"),
    ]


def test_cost_for_each_is_unknown_where_nobody_was_seen(history, log_in_as, find_chart):
    chart = find_chart(log_in_as("analyst").get(PAGE, {"per": "day", "days": 6}), "each")
    assert chart.rows[1] == (day(-4).date(), EACH, 2, EACH / 2, 2, EACH / 2, 1, EACH)
    assert chart.rows[2] == (day(-3).date(), Decimal(0), 0, None, 0, None, 0, None)
    # The second post's engagers were seen five minutes before the day on which openai was used.
    assert chart.rows[4][:4] == (day(-1).date(), Decimal(0), 2, Decimal(0))
    assert chart.rows[5][:4] == (day(0).date(), None, 0, None)


def test_spent_on_each_post(history, log_in_as, find_chart):
    rows = find_chart(log_in_as("analyst").get(PAGE), "posts").rows
    assert rows == [
        ("Launch", EACH, 2, 3, EACH / 3, 1, EACH),
        ("For no single post", None, 1, "", "", "", ""),
    ]


def test_budgets_of_a_month_are_lines(history, log_in_as, find_chart):
    chart = find_chart(log_in_as("analyst").get(PAGE, {"per": "month"}), "spent")
    assert [one["label"] for one in chart.drawing["datasets"] if one.get("is_line")] == [
        "Budget of a month",
        "Budget of apify",
        "Budget of openai",
    ]


def test_charges_behind_a_bar_open(history, log_in_as, find_chart):
    client = log_in_as("analyst")
    chart = find_chart(client.get(PAGE, {"per": "day", "days": 6}), "spent")
    page = chart.drawing["datasets"][0]["pages"][1]
    answer = client.get(page)
    assert answer.status_code == 200
    assert answer.context["cl"].result_list.count() == 2


def test_csv_of_costs(history, log_in_as, read_csv):
    asked = {"per": "day", "chart": "spent", "format": "csv"}
    rows = read_csv(log_in_as("analyst").get(PAGE, asked))
    assert rows[1][1:] == ["apify", "details", "0.005000", "1", "0", "0"]
    assert rows[3][1:] == ["openai", "classify", "", "1", "1", "1.000000"]


def test_page_has_few_queries(history, log_in_as, django_assert_num_queries):
    client = log_in_as("analyst")
    client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(PAGE)
