from dataclasses import replace
from decimal import Decimal

import pytest

from integrations.apify.actors import ACTORS
from integrations.domain.charge_cap import charge_cap

ACTOR = replace(
    ACTORS["harvestapi_reactions"],
    price_per_1000_usd=Decimal(2),
    start_fee_usd=Decimal("0.005"),
)


@pytest.mark.parametrize(
    ("known", "usd"),
    [
        (None, "0.725"),  # 0.005 + 1.2 x 300 x 0.002
        (0, "0.725"),
        (1, "0.0074"),
        (300, "0.725"),
        (1_300, "3.125"),
        (90_000, "3.125"),
    ],
)
def test_charge_cap_follows_the_known_counter(known, usd):
    assert charge_cap(ACTOR, known=known) == Decimal(usd)


def test_charge_cap_is_rounded_up_to_what_is_kept():
    odd = replace(ACTOR, price_per_1000_usd=Decimal("0.001"), start_fee_usd=Decimal(0))
    assert charge_cap(odd, known=1) == Decimal("0.000002")
