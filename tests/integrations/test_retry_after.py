from datetime import UTC, datetime, timedelta

import pytest

from integrations.retry_after import read_retry_after

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("3", timedelta(seconds=3)),
        ("0.5", timedelta(seconds=0.5)),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("Mon, 02 Nov 2026 09:00:30 GMT", timedelta(seconds=30)),
        ("Mon, 02 Nov 2026 09:00:30 -0000", timedelta(seconds=30)),
        ("Mon, 02 Nov 2026 08:00:00 GMT", timedelta(0)),
    ],
)
def test_retry_after_in_each_form(value, expected):
    assert read_retry_after(value, at=AT) == expected
