"""Reservations of requests whose process died: they may have been paid, so they are booked whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from engagers.domain.ask import PURPOSE
from integrations.domain.settle import settle_charge
from integrations.models import Charge, Provider

FORGOTTEN = timedelta(hours=1)


def settle_forgotten(*, at: datetime) -> int:
    """How many were booked. A request takes two minutes at most, so after an hour nobody answers."""
    old = Charge.objects.filter(
        provider=Provider.OPENAI,
        purpose=PURPOSE,
        state=Charge.State.RESERVED,
        created_at__lte=at - FORGOTTEN,
    )
    return len([settle_charge(charge, usd=charge.reserved_usd, at=at) for charge in old])
