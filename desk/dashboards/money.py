"""Sums and shares of USD, where some of it may be unknown."""

from __future__ import annotations

from decimal import Decimal

from reporting.domain.dashboards.sum_costs import Spent

EMPTY = "Nothing was charged in this period. Choose a longer one."


def add_up(rows: list[Spent]) -> Decimal | None:
    """Of what is known; None where nothing is."""
    known = [one.usd for one in rows if one.usd is not None]
    return sum(known, Decimal(0)) if known else None


def say_each(usd: Decimal | None) -> str:
    return "unknown" if usd is None else f"{usd:,.4f} USD"


def share(usd: Decimal | None, people: int | None) -> Decimal | None:
    return usd / people if usd is not None and people else None
