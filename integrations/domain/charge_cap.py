"""The most that a run may cost: what its start is given, and what is reserved for it."""

from __future__ import annotations

from decimal import Decimal

from integrations.apify.actor import Actor
from integrations.domain.budgets import round_up_usd

MARGIN = Decimal("1.2")
UNKNOWN_ITEMS = 300
MOST_ITEMS = 1_300  # LinkedIn lists at most about 1,218


def charge_cap(actor: Actor, *, known: int | None) -> Decimal:
    """USD for one run: a page of an actor that delivers one page a run, else the whole list.

    `known` is LinkedIn's own counter; None or 0 says nothing yet, as it may be an old one.
    """
    items = actor.page_size or min(known or UNKNOWN_ITEMS, MOST_ITEMS)
    return round_up_usd(actor.start_fee_usd + MARGIN * items * actor.price_per_1000_usd / 1000)


def estimate_cap(actor: Actor, *, known: int | None) -> Decimal:
    """USD for the whole list, all its runs."""
    pages = actor.count_runs(min(known or UNKNOWN_ITEMS, MOST_ITEMS))
    return pages * charge_cap(actor, known=known)


def count_sure_pages(actor: Actor, *, known: int | None) -> int:
    """Runs that can start side by side: of a list of unknown length the first page alone."""
    return actor.count_runs(min(known or 0, MOST_ITEMS))
