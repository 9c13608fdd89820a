"""How HubSpot writes and reads points in time."""

import re
from datetime import UTC, datetime


def format_moment(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_moment(value: str) -> datetime | None:
    """Milliseconds since 1970, or ISO 8601; None when neither."""
    try:
        if re.fullmatch(r"-?\d{5,}", value):
            return datetime.fromtimestamp(int(value) / 1000, UTC)
        found = datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
