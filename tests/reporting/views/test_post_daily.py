from __future__ import annotations

from tests.reporting.history import History, day
from tests.reporting.rows import read

COLUMNS = "day, reactions, comments, reposts, reactions_gained, comments_gained, reposts_gained"


def test_days_have_no_gaps_and_carry_forward(history: History) -> None:
    assert read("post_daily", COLUMNS, f"post_id = {history.first.pk}") == [
        (day(-4).date(), 4, 1, None, 4, 1, None),
        (day(-3).date(), 4, 1, None, 0, 0, None),
        (day(-2).date(), 6, 1, None, 2, 0, None),
        (day(-1).date(), 6, 1, None, 0, 0, None),
        (day(0).date(), 6, 1, None, 0, 0, None),
    ]


def test_measured_zero_is_zero_and_unknown_is_null(history: History) -> None:
    assert read("post_daily", COLUMNS, f"post_id = {history.second.pk}") == [
        (day(-2).date(), 0, None, None, 0, None, None),
        (day(-1).date(), 0, None, None, 0, None, None),
        (day(0).date(), 2, 0, 1, 2, 0, 1),
    ]


def test_last_measurement_of_a_day_stands_for_it(history: History) -> None:
    history.scrape(history.first, -2, hour=12, reactions_counted=8)
    assert read("post_daily", COLUMNS, f"day = '{day(-2).date()}' AND reactions > 0") == [
        (day(-2).date(), 8, 1, None, 4, 0, None)
    ]


def test_post_never_measured_is_absent(history: History) -> None:
    assert read("post_daily", "day", f"post_id = {history.third.pk}") == []
