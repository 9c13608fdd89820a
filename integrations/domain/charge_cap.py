"""The most that a run may cost: what its start is given, and what is reserved for it."""

from __future__ import annotations

from decimal import Decimal

from integrations.apify.actor import Actor
from integrations.domain.budgets import round_up_usd

MARGIN = Decimal("1.2")
UNKNOWN_ITEMS = 300
MOST_ITEMS = 1_300  # LinkedIn lists at most about 1,218


def charge_cap(actor: Actor, *, known: int | None) -> Decimal:
    """USD. `known` is LinkedIn's own counter; None or 0 says nothing yet, as it may be an old one."""
    items = min(known or UNKNOWN_ITEMS, MOST_ITEMS)
    return round_up_usd(actor.start_fee_usd + MARGIN * items * actor.price_per_1000_usd / 1000)
