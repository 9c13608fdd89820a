"""A reservation is given back: nothing was bought for it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from integrations.models import Charge


@transaction.atomic
def release_charge(charge: Charge, *, at: datetime) -> Charge:
    """A charge that is settled or released stays as it is."""
    found: Charge = Charge.objects.select_for_update(no_key=True).get(pk=charge.pk)
    if found.state == Charge.State.RESERVED:
        found.state = Charge.State.RELEASED
        found.settled_usd, found.settled_at = Decimal(0), at
        found.save()
    return found
