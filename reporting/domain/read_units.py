"""In what a column is counted, as its comment and type say."""

from __future__ import annotations

import re

# The first that the comment says decides.
SAID = (
    (re.compile(r"\bUSD\b"), "USD"),
    (re.compile(r"\bseconds\b", re.IGNORECASE), "seconds"),
    (re.compile(r"\bhours\b", re.IGNORECASE), "hours"),
    (re.compile(r"^days since\b", re.IGNORECASE), "days"),
)
CALENDAR = re.compile(r"^(Calendar|ISO|Year of|Day of)\b")
NUMBERS = ("integer", "bigint", "smallint", "numeric")


def read_unit(name: str, kind: str, said: str) -> str:
    """Empty for texts, ids, numbers of the calendar and yes or no."""
    if kind.startswith("timestamp"):
        return "time (UTC)"
    if kind == "date":
        return "day (UTC)"
    if not kind.startswith(NUMBERS) or name == "id" or name.endswith("_id"):
        return ""
    if CALENDAR.match(said):
        return ""
    for pattern, unit in SAID:
        if pattern.search(said):
            return unit
    return "number" if kind.startswith("numeric") else "count"
