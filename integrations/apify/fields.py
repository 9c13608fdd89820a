"""The field types of vendor payloads: an odd value of an optional field is "not said", never an error."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from integrations.linkedin.text import clean_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST, LATEST = datetime(2003, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
LARGEST_COUNT = 2**31 - 1
LINE, TEXT, ADDRESS = 1_000, 50_000, 2_048


def as_line(value: object) -> str:
    """Text of one line, or a whole number as text (ids arrive as either)."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    return " ".join(_text(value, LINE).split())


def as_text(value: object) -> str:
    return _text(value, TEXT)


def as_headline(value: object) -> str:
    """LinkedIn shows "--" where a person wrote nothing."""
    line = as_line(value)
    return "" if line.strip("-–— ") == "" else line  # noqa: RUF001


def as_address(value: object) -> str:
    """An http(s) address; anything else is dropped, so that it can never become a script link."""
    address = _text(value, ADDRESS)
    return address if address.lower().startswith(("https://", "http://")) else ""


def as_profile(value: object) -> str:
    """A profile's address, which may lack its scheme."""
    return _text(value, ADDRESS)


def as_count(value: object) -> int | None:
    """A whole number of 0 or more, also as "1,234"; else None."""
    if isinstance(value, str) and value.replace(",", "").isdecimal() and len(value) <= 14:
        value = int(value.replace(",", ""))
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= LARGEST_COUNT else None


def as_number(value: object) -> float | None:
    """A finite number of 0 or more; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= LARGEST_COUNT else None


def as_moment(value: object) -> datetime | None:
    """Milliseconds since 1970, or ISO 8601 with its offset; a time without offset is not trusted."""
    try:
        moment = _moment(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment and EARLIEST <= moment < LATEST else None


def as_flag(value: object) -> bool:
    return value is True


def as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def as_object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object, limit: int) -> str:
    return clean_text(value, limit) if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return EPOCH + timedelta(milliseconds=value)
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    return None


Line = Annotated[str, BeforeValidator(as_line)]
Key = Annotated[str, Field(min_length=1), BeforeValidator(as_line)]
Text = Annotated[str, BeforeValidator(as_text)]
Headline = Annotated[str, BeforeValidator(as_headline)]
WebAddress = Annotated[str, BeforeValidator(as_address)]
ProfileAddress = Annotated[str, BeforeValidator(as_profile)]
Count = Annotated[int | None, BeforeValidator(as_count)]
Number = Annotated[float | None, BeforeValidator(as_number)]
Moment = Annotated[datetime | None, BeforeValidator(as_moment)]
Flag = Annotated[bool, BeforeValidator(as_flag)]
Objects = Annotated[list[object], BeforeValidator(as_list)]
Object = Annotated[dict[str, Any], BeforeValidator(as_object)]


class Payload(BaseModel):
    """Names only the fields we use; the vendor may add what it likes."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)
