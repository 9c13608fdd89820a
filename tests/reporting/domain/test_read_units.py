"""Units of columns."""

from __future__ import annotations

import pytest

from reporting.domain.read_units import read_unit


@pytest.mark.parametrize(
    ("name", "kind", "said", "unit"),
    [
        ("ran_at", "timestamp with time zone", "When it ended (UTC).", "time (UTC)"),
        ("day", "date", "The day (UTC).", "day (UTC)"),
        ("usd", "numeric", "USD. Settled, else what is known.", "USD"),
        ("duration", "integer", "Length of the video in seconds; NULL when none.", "seconds"),
        ("hours_old", "numeric", "Hours since then; NULL when never.", "hours"),
        ("days_since_previous", "numeric", "Days since the completed scrape before.", "days"),
        ("engagers", "bigint", "People ever seen under it.", "count"),
        ("value_number", "numeric", "Of numbers the number.", "number"),
        ("id", "bigint", "The post.", ""),
        ("post_id", "bigint", "The post.", ""),
        ("iso_week", "integer", "ISO week, 1 to 53.", ""),
        ("status", "text", "completed or failed.", ""),
        ("is_latest", "boolean", "Whether it is the last.", ""),
    ],
)
def test_unit(name, kind, said, unit):
    assert read_unit(name, kind, said) == unit
