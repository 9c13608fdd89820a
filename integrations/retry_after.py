"""Reads a `Retry-After` header: seconds or an HTTP date (RFC 9110, section 10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def read_retry_after(value: str | None, *, at: datetime) -> timedelta | None:
    """How long to wait from `at`; None when the header is absent or says nothing usable."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _read_date(value, at=at)
    # NaN compares false with everything, infinity and a century are nonsense.
    return timedelta(seconds=seconds) if 0 <= seconds <= 86_400 * 31 else None


def _read_date(value: str, *, at: datetime) -> timedelta | None:
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(until - at, timedelta(0))
