"""The labels that people give posts, read from the cells of a file. A bad value is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from integrations.linkedin.text import clean_text
from integrations.yes_no import read_yes_no
from posts.domain.read_whole import LARGEST_WHOLE, read_whole
from posts.models import Post

LONGEST_TAG = 60
LONGEST_NOTES = 20_000
MOST_HOURS = Decimal("99999.99")
NO_FLAG = "is neither yes nor no: write one of these, or nothing"


class BadLabelError(ValueError):
    """Names the field, the value and what to write instead."""

    def __init__(self, field: str, value: str, remedy: str) -> None:
        shown = value if len(value) <= 60 else f"{value[:57]}..."
        super().__init__(f"{field}: {shown!r} {remedy}")


def read_labels(cells: Mapping[str, str]) -> dict[str, object]:
    """Column to value for the cells that are not empty. Raises BadLabelError for the first bad one."""
    said = {name: clean_text(value, len(value)) for name, value in cells.items()}
    return {name: READERS[name](name, value) for name, value in said.items() if value}


def _read_text(name: str, value: str) -> str:
    column = Post._meta.get_field(name)
    limit = getattr(column, "max_length", None) or LONGEST_NOTES
    if len(value) > limit:
        raise BadLabelError(name, value, f"has {len(value)} characters: at most {limit} fit")
    return value


def _read_flag(name: str, value: str) -> bool:
    flag = read_yes_no(value)
    if flag is None:
        raise BadLabelError(name, value, NO_FLAG)
    return flag


def _read_hours(name: str, value: str) -> Decimal:
    try:
        hours = Decimal(value.replace(",", "."))
    except InvalidOperation:
        hours = Decimal("NaN")
    if not hours.is_finite():
        raise BadLabelError(name, value, "is not a number: write hours, as 1.5")
    if not 0 <= hours <= MOST_HOURS:
        raise BadLabelError(name, value, f"is out of range: write hours from 0 to {MOST_HOURS}")
    return hours.quantize(Decimal("0.01"))


def _read_count(name: str, value: str) -> int:
    number = read_whole(value)
    if number is None:
        remedy = f"is no whole number from 0 to {LARGEST_WHOLE:,}: write digits, as 1200"
        raise BadLabelError(name, value, remedy)
    return number


def _read_ownership(name: str, value: str) -> str:
    if value.lower() not in Post.Ownership.values:
        raise BadLabelError(name, value, f"is unknown: write {' or '.join(Post.Ownership.values)}")
    return value.lower()


def _read_tags(name: str, value: str) -> list[str]:
    tags = [tag.strip() for tag in value.replace(";", ",").split(",")]
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            raise BadLabelError(name, tag, f"is longer than the {LONGEST_TAG} characters of a tag")
    return list(dict.fromkeys(tag for tag in tags if tag))


READERS: dict[str, Callable[[str, str], object]] = {
    "name": _read_text,
    "ownership": _read_ownership,
    "target_audience": _read_text,
    "post_type": _read_text,
    "sentiment": _read_text,
    "campaign": _read_text,
    "sponsored": _read_flag,
    "time_to_create": _read_hours,
    "tags": _read_tags,
    "notes": _read_text,
    "impressions": _read_count,
    "members_reached": _read_count,
    "clicks": _read_count,
    "followers": _read_count,
}
