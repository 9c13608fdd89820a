"""The values of filters, read by the kind of their column. A bad one is refused, never guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.utils import timezone

from desk.grid.bad_request import BadRequestError
from desk.grid.columns import Column
from integrations.linkedin.text import clean_text

MOST_VALUES = 500
MOST_DAYS = 36_500
LARGEST = Decimal(10) ** 18


def refuse(column: Column, value: object, remedy: str) -> BadRequestError:
    return BadRequestError(f"{column.label}: {str(value)[:60]!r} {remedy}.")


def read_text(column: Column, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise refuse(column, value, "is no text: write what to look for")
    return clean_text(str(value), 1_000)


def read_number(column: Column, value: object) -> Decimal:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and abs(number) <= LARGEST:
            return number
    raise refuse(column, value, "is no number: write digits, as 1200 or 1.5")


def read_date(column: Column, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        remedy = "is no date: write year, month, day, as 2026-11-21"
        raise refuse(column, value, remedy) from None


def read_moment_range(column: Column, value: object) -> tuple[datetime, datetime]:
    """From its beginning to just after its end: a day of the reader's, or one second."""
    said = str(value)
    try:
        if len(said) <= 10:
            return _day_range(date.fromisoformat(said))
        moment = datetime.fromisoformat(said)
        begin = moment if moment.tzinfo else timezone.make_aware(moment)
        return begin, begin + timedelta(seconds=1)
    except (ValueError, OverflowError):
        remedy = "is no date: write year, month, day, as 2026-11-21"
        raise refuse(column, value, remedy) from None


def _day_range(day: date) -> tuple[datetime, datetime]:
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return begin, timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def read_days(column: Column, value: object) -> int:
    number = read_number(column, value)
    if number != number.to_integral_value() or not 1 <= number <= MOST_DAYS:
        raise refuse(column, value, f"is no number of days: write 1 to {MOST_DAYS}")
    return int(number)


def read_list(column: Column, value: object) -> list[object]:
    given = value if isinstance(value, list) else [value]
    if not 1 <= len(given) <= MOST_VALUES:
        raise refuse(column, value, f"is not one to {MOST_VALUES} values")
    return given


def read_pair(column: Column, value: object) -> tuple[object, object]:
    if not isinstance(value, list) or len(value) != 2:
        raise refuse(column, value, "is not two values: write the first and the last")
    return value[0], value[1]
