"""A reservation becomes what was really spent."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from integrations.domain.budgets import round_up_usd
from integrations.models import Charge


@transaction.atomic
def settle_charge(charge: Charge, *, usd: Decimal, at: datetime) -> Charge:
    """Books `usd`, also above the reservation or after a release: money spent is spent.

    A charge that is settled stays as it is.
    """
    amount = round_up_usd(usd)
    found: Charge = Charge.objects.select_for_update(no_key=True).get(pk=charge.pk)
    if found.state != Charge.State.SETTLED:
        found.state = Charge.State.SETTLED
        found.settled_usd, found.settled_at = amount, at
        found.save()
    return found
