"""One chart: its rows as a table and as CSV, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from desk.exchange.defuse import defuse
from desk.pipeline.looks import say_usd

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, number, usd, usd_each (four decimals), share (0 to 1), rate (a small share), ratio,
    hours, day, or action: a link of the page, in no file.
    """

    title: str
    kind: str = "text"

    @property
    def is_number(self) -> bool:
        return self.kind not in ("text", "day", "action")

    @property
    def exported_title(self) -> str:
        """With the unit, which plain numbers have lost."""
        unit = {
            "usd": "USD",
            "usd_each": "USD",
            "share": "0 to 1",
            "rate": "0 to 1",
            "day": "UTC",
        }.get(self.kind)
        return f"{self.title} ({unit})" if unit else self.title

    def show(self, value: Any) -> str:
        """NULL is unknown; text that is empty stays empty."""
        if value is None:
            return UNKNOWN
        match value:
            case _ if self.kind == "usd":
                said = say_usd(value)
            case Decimal() if self.kind == "usd_each":
                said = f"{value:,.4f} USD"
            case _ if self.kind == "share":
                said = f"{value:.1%}"
            case _ if self.kind == "rate":
                said = f"{value:.2%}"
            case _ if self.kind == "ratio":
                said = f"{value:,.2f}"
            case datetime():
                said = date_format(timezone.localtime(value), "j M Y, H:i")
            case date():
                said = date_format(value, "j M Y")
            case int() | float() | Decimal():
                said = f"{value:,}"
            case _:
                said = str(value)
        return said

    def export(self, value: Any) -> Any:
        """For a cell of CSV: plain numbers, ISO moments, empty for what is unknown."""
        if value is None:
            return ""
        if isinstance(value, (date, datetime)):
            return value.isoformat()
        if isinstance(value, Decimal) and self.kind == "usd_each":
            return round(value, 6)
        if isinstance(value, float):
            return round(value, 6 if self.kind == "rate" else 4)
        return defuse(value)


@dataclass(frozen=True, slots=True)
class Cell:
    shown: str
    page: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """`pages`: of each row, by the number of its column, the address of the list behind the cell.

    `drawing` is what `charts/draw.js` draws; None: only the table. `permission`: needed to export its
    rows, beside that of posts.
    """

    name: str
    title: str
    about: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    pages: Sequence[dict[int, str]] = ()
    drawing: dict[str, Any] | None = None
    empty: str = "Nothing was measured in this period. Choose a longer one, or fewer filters."
    permission: str = ""
    is_open: bool = False
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def id(self) -> str:
        return f"chart-{self.name}"

    @property
    def data_id(self) -> str:
        return f"chart-{self.name}-data"

    @property
    def cells(self) -> list[list[Cell]]:
        rows = []
        for number, row in enumerate(self.rows):
            pages = self.pages[number] if number < len(self.pages) else {}
            rows.append(
                [
                    Cell(column.show(value), pages.get(place, ""), column.is_number)
                    for place, (column, value) in enumerate(zip(self.columns, row, strict=True))
                ]
            )
        return rows


def draw(
    kind: str,
    datasets: Sequence[dict[str, Any]],
    *,
    labels: Sequence[str] = (),
    x_title: str = "",
    y_title: str = "",
    **more: Any,
) -> dict[str, Any]:
    """`kind`: line or bar. A dataset has `label`, `data` (None: a gap) and `pages` (or none)."""
    return {
        "kind": kind,
        "labels": list(labels),
        "datasets": list(datasets),
        "x": x_title,
        "y": y_title,
        **more,
    }


def as_float(value: Decimal | None) -> float | None:
    """For drawing only."""
    return None if value is None else float(value)
