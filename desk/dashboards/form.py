"""The fields above a dashboard: a plain GET form, so that every view of it has an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.dashboards.filters import EMPTY, LABELS, PRESETS, Filters
from reporting.domain.dashboards.read_audience import SPLITS

WORDS = {"own": "Our own", "competitor": "Competitors'", **LABELS}


@dataclass(frozen=True, slots=True)
class FormField:
    """`kind`: date or select. `options`: value, name, whether it is chosen."""

    name: str
    label: str
    about: str
    kind: str = "select"
    value: str = ""
    options: Sequence[tuple[str, str, bool]] = ()


@dataclass(frozen=True, slots=True)
class Preset:
    name: str
    query: str
    is_chosen: bool


def make_period(filters: Filters) -> list[FormField]:
    """Filled in only where the address says so: an address with `days` goes along with time."""
    return [
        FormField(
            name,
            title,
            about,
            kind="date",
            value=day.isoformat() if filters.given.get(name) else "",
        )
        for name, title, about, day in (
            ("since", "From", "First day (UTC) of the period.", filters.since),
            ("until", "To", "Last day (UTC) of the period, today if empty.", filters.until),
        )
    ]


def list_presets(filters: Filters) -> list[Preset]:
    """Ending today."""
    is_custom = bool(filters.given.get("since") or filters.given.get("until"))
    days = (filters.until - filters.since).days + 1
    return [
        Preset(
            f"{number} days",
            filters.ask(days=number, since=None, until=None),
            not is_custom and number == days,
        )
        for number in PRESETS
    ]


def make_post_filters(filters: Filters) -> list[FormField]:
    fields = [
        FormField(
            name,
            title,
            f"Only posts with this {title.lower()}.",
            options=[
                ("", "Any", name not in filters.labels),
                (EMPTY, "None given", filters.labels.get(name) == EMPTY),
                *(
                    (value, shown, filters.labels.get(name) == value)
                    for value, shown in filters.lists[name]
                ),
            ],
        )
        for name, title in LABELS.items()
    ]
    chosen = str(filters.collection or "")
    return [
        *fields,
        FormField(
            "collection",
            "Collection",
            "Only posts of this collection.",
            options=[
                ("", "Any", not chosen),
                *((pk, name, pk == chosen) for pk, name in filters.lists["collection"]),
            ],
        ),
        choose_of(
            "ownership",
            "Whose",
            "Our posts or competitors'.",
            filters.ownership,
            ("own", "competitor"),
            none="Any",
        ),
    ]


def choose_of(
    name: str, title: str, about: str, chosen: str, choices: Sequence[str], *, none: str = ""
) -> FormField:
    options = [
        (one, WORDS.get(one, one.replace("_", " ").capitalize()), one == chosen) for one in choices
    ]
    return FormField(
        name, title, about, options=[("", none, not chosen), *options] if none else options
    )


def choose_split(chosen: str) -> FormField:
    return choose_of(
        "split", "Compare by", "What the last chart puts side by side.", chosen, SPLITS
    )
