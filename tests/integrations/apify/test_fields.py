from datetime import UTC, datetime

import pytest

from integrations.apify.fields import (
    as_address,
    as_count,
    as_headline,
    as_line,
    as_moment,
    as_number,
)
from integrations.apify.payloads import as_usd

MOMENT = datetime(2025, 5, 22, 5, 31, 58, 534_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (7, 7),
        (7.0, 7),
        ("1,204", 1204),
        ("12", 12),
        (7.5, None),
        (-1, None),
        (True, None),
        (2**31, None),
        (float("nan"), None),
        ("many", None),
        ("9" * 20, None),
        (None, None),
    ],
)
def test_as_count(value, expected):
    assert as_count(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1747891918534, MOMENT),
        ("2025-05-22T05:31:58.534Z", MOMENT),
        ("2025-05-22T07:31:58.534+02:00", MOMENT),
        ("2025-05-22 07:31:58", None),
        ("9w", None),
        (0, None),
        (1e300, None),
        (float("nan"), None),
        (True, None),
        ({}, None),
    ],
)
def test_as_moment(value, expected):
    assert as_moment(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("--", ""), (" — ", ""), ("CEO -- now", "CEO -- now"), (None, "")]
)
def test_as_headline(value, expected):
    assert as_headline(value) == expected


def test_as_line_folds_blanks_and_takes_numbers():
    assert [as_line(v) for v in (" a\n b ", 12, True, 10**40, [])] == ["a b", "12", "", "", ""]


def test_as_address_drops_what_is_no_web_address():
    assert as_address("javascript:alert(1)") == ""
    assert as_address(" HTTPS://x.example ") == "HTTPS://x.example"


@pytest.mark.parametrize(("value", "expected"), [(1.5, 1.5), (3, 3.0), (-1, None), (True, None)])
def test_as_number(value, expected):
    assert as_number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.2654, "0.2654"),
        (0, "0"),
        ("1.10", "1.10"),
        (-1, None),
        (True, None),
        (float("inf"), None),
        ("x", None),
        (None, None),
    ],
)
def test_as_usd(value, expected):
    found = as_usd(value)
    assert (None if found is None else str(found)) == expected
