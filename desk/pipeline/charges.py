"""What a run was charged, by provider and purpose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from integrations.domain.budgets import sum_usd
from integrations.models import Charge
from pipeline.models import Run


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """USD. `open_usd` is reserved and not settled yet: the final price may be lower."""

    provider: str
    purpose: str
    number: int
    settled_usd: Decimal
    open_usd: Decimal


def read_charges(run: Run) -> list[ChargeLine]:
    """One query; a charge that was released costs nothing and is left out."""
    rows = (
        Charge.objects.filter(run_ref=run.ref)
        .exclude(state=Charge.State.RELEASED)
        .values("provider", "purpose")
        .annotate(
            number=Count("id"),
            settled=sum_usd(Q(state=Charge.State.SETTLED)),
            open=sum_usd(Q(state=Charge.State.RESERVED)),
        )
        .order_by("provider", "purpose")
    )
    return [
        ChargeLine(row["provider"], row["purpose"], row["number"], row["settled"], row["open"])
        for row in rows
    ]
