"""Cells as years of scripts left them: money as text, times without a zone, flags in words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from integrations.yes_no import read_yes_no

NOTHING = {"", "none", "null", "nan", "n/a", "-"}
LARGEST_COUNT = 2**31 - 1
_SCIENTIFIC = re.compile(r"-?\d+(\.\d+)?[eE][+-]?\d{1,3}")
_NUMBER = re.compile(r"-?\d[\d.,\s']*")
# Rounded (12K), or of several parts (00:45, 1 of 2): what it means is not what its first digits say.
_MORE = re.compile(r"^(k|m|tsd|mio|thousand|million)\b|\d", re.IGNORECASE)


class BadCellError(ValueError):
    """Names the column, and the value with what was expected, or what to fill in where it is missing."""

    def __init__(self, column: str, value: object, expected: str) -> None:
        article = "an" if expected[0] in "aeiou" else "a"
        said = (
            f"{str(value)[:60]!r} is no {expected}"
            if read_text(value)
            else f"missing: fill in {article} {expected}"
        )
        super().__init__(f"{column}: {said}")


def read_text(value: Any) -> str:
    """Empty for what says nothing."""
    text = "" if value is None else str(value).strip()
    return "" if text.lower() in NOTHING else text


def read_id(value: Any) -> str:
    """One however it was kept: 7, 7.0 (a number in a column with gaps) and "7" are the same."""
    text = read_text(value)
    return text.removesuffix(".0") if re.fullmatch(r"\d+\.0", text) else text


def read_count(column: str, value: Any) -> int | None:
    """A whole number, also as `1,234`, `1.234` or `12.0`; None for what says nothing."""
    number = read_number(column, value)
    if number is None:
        return None
    if number != number.to_integral_value() or not 0 <= number <= LARGEST_COUNT:
        raise BadCellError(column, value, "count")
    return int(number)


def read_seconds(column: str, value: Any) -> int | None:
    """A length of time, rounded; None for what says nothing."""
    number = read_number(column, value)
    if number is None:
        return None
    if not 0 <= number <= LARGEST_COUNT:
        raise BadCellError(column, value, "number of seconds")
    return round(number)


def read_number(column: str, value: Any) -> Decimal | None:
    if isinstance(value, bool):
        raise BadCellError(column, value, "number")
    if isinstance(value, int | float | Decimal):
        number = Decimal(str(value))
        return number if number.is_finite() else None
    text = read_text(value)
    if not text:
        return None
    if _SCIENTIFIC.fullmatch(text):
        return Decimal(text)
    found = _NUMBER.search(text)
    if found is None or _MORE.search(text[found.end() :]):
        raise BadCellError(column, value, "number")
    return Decimal(_plain(found.group()))


def _plain(text: str) -> str:
    """The last of point and comma parts the decimals, unless three digits follow it alone."""
    text = re.sub(r"[\s']", "", text).rstrip(".,")
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return text
    whole, _, rest = text.rpartition(marks[-1])
    if len(set(marks)) == 1 and (len(marks) > 1 or len(rest) == 3) and whole.lstrip("-") != "0":
        return re.sub(r"[.,]", "", text)
    return re.sub(r"[.,]", "", whole) + "." + rest


def read_usd(column: str, value: Any) -> Decimal | None:
    """`$0.12`, `0,12 USD` and `0.12` are one amount. Refuses another currency and what is negative."""
    text = read_text(value)
    if re.search(r"[\u20ac\u00a3]|EUR|GBP", text):
        raise BadCellError(column, value, "amount in USD")
    if isinstance(value, str) and re.fullmatch(r"\D*\d+\.\d{3}\D*", text):
        # Scripts write 1.204; nobody paid a thousand for a scrape.
        amount: Decimal | None = Decimal(re.sub(r"[^\d.]", "", text)) * (-1 if "-" in text else 1)
    else:
        amount = read_number(column, value)
    if amount and (amount < 0 or re.match(r"\D*[-\u2212(]", text)):
        raise BadCellError(column, value, "amount of money")
    return amount and amount.quantize(Decimal("0.000001"))


def read_moment(column: str, value: Any) -> datetime | None:
    """In UTC; a time without a zone is taken for UTC, a date for its midnight."""
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time.min, UTC)
    text = read_text(value)
    if not text:
        return None
    try:
        return _in_utc(datetime.fromisoformat(text.replace(" UTC", "+00:00")))
    except (ValueError, OverflowError):
        raise BadCellError(column, value, "time, such as 2025-06-01 09:30") from None


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def is_naive(value: Any) -> bool:
    """Whether a time says no zone."""
    if isinstance(value, datetime):
        return value.tzinfo is None
    return (
        isinstance(value, str)
        and bool(read_text(value))
        and not re.search(r"(Z|UTC|[+-]\d{2}(:?\d{2})?)$", value.strip())
    )


def read_flag(column: str, value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    said = read_text(value)
    flag = read_yes_no(said)
    if said and flag is None:
        raise BadCellError(column, value, "yes or no")
    return flag
