"""One cell, as people type it, sheets hold it or JSON carries it. A bad value is never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from integrations.linkedin.text import clean_text
from integrations.yes_no import read_yes_no
from posts.domain.labels import (
    LONGEST_NOTES,
    LONGEST_TAG,
    MOST_HOURS,
    NO_FLAG,
    BadLabelError,
)
from posts.domain.read_whole import LARGEST_WHOLE, read_whole
from posts.models import Post

LONGEST_URL = 2_000
LARGEST_NUMBER = Decimal(10) ** 15
SHOWN_CHOICES = 12
WRITTEN_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen; an open list takes new values too."""

    values: tuple[str, ...]
    is_open: bool

    def find(self, said: str) -> str | None:
        """The listed spelling, whatever the case."""
        by_case = {value.casefold(): value for value in self.values}
        return by_case.get(said.casefold(), said if self.is_open else None)


# The field's label, the cell, what may be chosen, the column of Post ("" for a custom field).
Reader = Callable[[str, object, Choices, str], object]


def _as_text(label: str, raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, str):
        return clean_text(raw, len(raw))
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))  # a sheet holds 2026 as 2026.0
    if isinstance(raw, int | float | Decimal | date):
        return str(raw)
    raise BadLabelError(label, str(raw), "is no text: write one value")


def _check_length(label: str, value: str, limit: int) -> str:
    if len(value) > limit:
        raise BadLabelError(label, value, f"has {len(value)} characters: at most {limit} fit")
    return value


def _limit(column: str) -> int:
    if not column:
        return LONGEST_NOTES
    return getattr(Post._meta.get_field(column), "max_length", None) or LONGEST_NOTES


def _read_text(label: str, raw: object, _choices: Choices, column: str) -> object:
    return _check_length(label, _as_text(label, raw), _limit(column))


def _read_flag(label: str, raw: object, _choices: Choices, _column: str) -> object:
    if isinstance(raw, bool):
        return raw
    said = _as_text(label, raw)
    flag = read_yes_no(said)
    if said and flag is None:
        raise BadLabelError(label, said, NO_FLAG)
    return flag


def _read_decimal(label: str, raw: object, example: str) -> Decimal | None:
    if isinstance(raw, bool):
        raise BadLabelError(label, str(raw), f"is not a number: write {example}")
    said = _as_text(label, raw)
    if not said:
        return None
    # 1,5 is German for one and a half; 1,500 could be either and is no number of ours.
    plain = said.replace(",", ".") if re.fullmatch(r"-?\d+,\d{1,2}", said) else said
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadLabelError(label, said, f"is not a number: write {example}")
    return number


def _read_hours(label: str, raw: object, _choices: Choices, _column: str) -> object:
    hours = _read_decimal(label, raw, "hours, as 1.5")
    if hours is None:
        return None
    if not 0 <= hours <= MOST_HOURS:
        remedy = f"is out of range: write hours from 0 to {MOST_HOURS}"
        raise BadLabelError(label, str(raw), remedy)
    return hours.quantize(Decimal("0.01"))


def _read_number(label: str, raw: object, _choices: Choices, _column: str) -> object:
    number = _read_decimal(label, raw, "digits, as 1200 or 1.5")
    if number is None:
        return None
    if abs(number) > LARGEST_NUMBER:
        raise BadLabelError(label, str(raw), f"is too large: at most {LARGEST_NUMBER:,}")
    return int(number) if number == number.to_integral_value() else float(number)


def _read_whole(label: str, raw: object, _choices: Choices, _column: str) -> object:
    said = "" if isinstance(raw, bool) else _as_text(label, raw)
    if not said and not isinstance(raw, bool):
        return None
    number = read_whole(said)
    if number is None:
        remedy = f"is no whole number from 0 to {LARGEST_WHOLE:,}: write digits, as 1200"
        raise BadLabelError(label, said or str(raw), remedy)
    return number


def _read_date(label: str, raw: object, _choices: Choices, _column: str) -> object:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    said = _as_text(label, raw)
    if not said:
        return None
    found = set(_possible_dates(said))
    if len(found) != 1:
        fault = "could be two dates" if found else "is no date"
        raise BadLabelError(label, said, f"{fault}: write year, month, day, as 2026-11-21")
    return found.pop().isoformat()


def _possible_dates(said: str) -> Iterable[date]:
    """21/11/2026 has one reading; 05/11/2026 has two."""
    written = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", said)
    plain = " ".join(written.replace(",", " ").split())
    for form in (*WRITTEN_DATES, "%d/%m/%Y", "%m/%d/%Y"):
        try:
            yield datetime.strptime(plain, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue


def _read_choice(label: str, raw: object, choices: Choices, column: str) -> object:
    said = _as_text(label, raw)
    return _choose(label, said, choices, _limit(column)) if said else ""


def _choose(label: str, said: str, choices: Choices, limit: int) -> str:
    chosen = choices.find(said)
    if chosen is None:
        raise BadLabelError(label, said, f"is not in the list: {_tell(choices)}")
    return _check_length(label, chosen, limit)


def _tell(choices: Choices) -> str:
    if not choices.values:
        return "it has no choices yet, add some under Custom fields"
    shown = ", ".join(choices.values[:SHOWN_CHOICES])
    return f"choose {shown}" + (" or another" if len(choices.values) > SHOWN_CHOICES else "")


def _read_choices(label: str, raw: object, choices: Choices, column: str) -> object:
    limit = LONGEST_TAG if column else LONGEST_NOTES
    chosen = [
        _choose(label, said, choices, limit) for said in _part(label, raw, choices, column) if said
    ]
    once: dict[str, str] = {}
    for value in chosen:
        once.setdefault(value.casefold(), value)
    return list(once.values())


def _part(label: str, raw: object, choices: Choices, column: str) -> list[str]:
    """A listed choice may itself have a comma; a tag has none, so that a sheet can hold several."""
    if not isinstance(raw, list | tuple):
        said = _as_text(label, raw)
        if not column and said.casefold() in {value.casefold() for value in choices.values}:
            return [said]
        return [one.strip() for one in said.replace(";", ",").split(",")]
    said_each = [_as_text(label, one) for one in raw]
    return _part(label, ",".join(said_each), choices, column) if column else said_each


def _read_url(label: str, raw: object, _choices: Choices, _column: str) -> object:
    said = _check_length(label, _as_text(label, raw), LONGEST_URL)
    if not said:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(said)
    except ValidationError:
        remedy = "is no address: write it whole, as https://example.com/page"
        raise BadLabelError(label, said, remedy) from None
    return said


READERS: dict[str, Reader] = {
    "text": _read_text,
    "long_text": _read_text,
    "number": _read_number,
    "hours": _read_hours,
    "whole": _read_whole,
    "date": _read_date,
    "boolean": _read_flag,
    "choice": _read_choice,
    "choices": _read_choices,
    "url": _read_url,
}
