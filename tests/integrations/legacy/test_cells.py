"""Cells of the older stack, as they really look."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from integrations.legacy.cells import (
    BadCellError,
    is_naive,
    read_count,
    read_flag,
    read_id,
    read_moment,
    read_seconds,
    read_text,
    read_usd,
)


@pytest.mark.parametrize(
    ("value", "usd"),
    [
        ("$0.12", "0.120000"),
        ("0,12 USD", "0.120000"),
        ("US$ 1,234.50", "1234.500000"),
        ("1.234,50", "1234.500000"),
        ("0.125", "0.125000"),
        ("1,234", "1234.000000"),
        ("1.204", "1.204000"),
        ("$1.204 USD", "1.204000"),
        ("8e-05", "0.000080"),
        (8e-05, "0.000080"),
        ("1.234.567", "1234567.000000"),
        (Decimal("0.1"), "0.100000"),
        (0.1, "0.100000"),
        ("0", "0.000000"),
    ],
)
def test_money_is_read(value, usd):
    assert str(read_usd("cost", value) or Decimal("0.000000")) == usd


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (7, "7"),
        (7.0, "7"),
        ("7.0", "7"),
        (" rec7 ", "rec7"),
        (Decimal(7), "7"),
        ("1.5", "1.5"),
        (None, ""),
        (float("nan"), ""),
        ("NULL", ""),
    ],
)
def test_an_id_is_one_however_a_script_wrote_it(value, said):
    assert read_id(value) == said


@pytest.mark.parametrize("value", [None, "", "NaN", "null", "-", float("nan")])
def test_no_money_is_unknown(value):
    assert read_usd("cost", value) is None


@pytest.mark.parametrize(
    "value",
    ["0,12 EUR", "\u20ac5", "-3", "-1.204", "-$0.10", "$-5", "($0.10)", "\u22123", "a lot", True],
)
def test_what_is_no_amount_in_usd_is_refused(value):
    with pytest.raises(BadCellError, match=r"^cost: '.+' is no "):
        read_usd("cost", value)


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("1,234 reactions", 1234),
        ("1,234", 1234),
        ("12.0", 12),
        (7, 7),
        ("1.234", 1234),
        ("2 345", 2345),
        ("", None),
    ],
)
def test_counts_are_read(value, count):
    assert read_count("reactions_count", value) == count


@pytest.mark.parametrize(
    "value",
    ["1.5", -1, "99999999999", "many", True, "12K", "3K+", "12 Mio", "00:45", "1m 30s", "1 of 2"],
)
def test_what_is_no_count_is_refused(value):
    with pytest.raises(BadCellError):
        read_count("reactions_count", value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("12.6", 13), (12.4, 12), ("PT30S", 30), ("90 s", 90), (0, 0), ("", None)],
)
def test_seconds_are_read(value, seconds):
    assert read_seconds("duration", value) == seconds


@pytest.mark.parametrize("value", ["00:45", "-5", "99999999999"])
def test_what_is_no_number_of_seconds_is_refused(value):
    with pytest.raises(BadCellError, match=r"^duration: '.+' is no "):
        read_seconds("duration", value)


@pytest.mark.parametrize(
    ("value", "moment", "naive"),
    [
        ("2025-06-01 09:30", datetime(2025, 6, 1, 9, 30, tzinfo=UTC), True),
        ("2025-06-01T11:30:00+02:00", datetime(2025, 6, 1, 9, 30, tzinfo=UTC), False),
        ("2025-06-01 09:30:00 UTC", datetime(2025, 6, 1, 9, 30, tzinfo=UTC), False),
        (datetime(2025, 6, 1, 9, 30), datetime(2025, 6, 1, 9, 30, tzinfo=UTC), True),
        (date(2025, 6, 1), datetime(2025, 6, 1, tzinfo=UTC), False),
        (None, None, False),
    ],
)
def test_times_without_a_zone_are_utc(value, moment, naive):
    assert (read_moment("ran_at", value), is_naive(value)) == (moment, naive)


def test_what_is_no_time_or_flag_is_refused():
    with pytest.raises(BadCellError, match="ran_at: 'soon' is no time, such as 2025-06-01 09:30"):
        read_moment("ran_at", "soon")
    with pytest.raises(BadCellError, match=r"ran_at: '9999-.+' is no time"):
        read_moment("ran_at", "9999-12-31T23:59:00-02:00")
    with pytest.raises(BadCellError, match="pushed: 'perhaps' is no yes or no"):
        read_flag("pushed", "perhaps")


@pytest.mark.parametrize("value", [None, "", " ", "NULL", "-"])
def test_what_is_missing_says_what_to_fill_in(value):
    said = {
        str(BadCellError("ran_at", value, "time, such as 2025-06-01 09:30")),
        str(BadCellError("linkedin_url", value, "address of a person or company")),
    }
    assert said == {
        "ran_at: missing: fill in a time, such as 2025-06-01 09:30",
        "linkedin_url: missing: fill in an address of a person or company",
    }


@pytest.mark.parametrize(
    ("value", "flag"), [("t", True), ("No", False), (True, True), (None, None), ("null", None)]
)
def test_flags_are_read(value, flag):
    assert read_flag("pushed", value) is flag


def test_text_that_says_nothing_is_empty():
    assert [read_text(value) for value in (None, " NaN ", " a ", 5)] == ["", "", "a", "5"]
