from dataclasses import replace
from decimal import Decimal

import pytest

from integrations.apify.actors import ACTORS
from integrations.domain.charge_cap import charge_cap, count_sure_pages, estimate_cap

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


PAGED = ACTORS["apimaestro_reactions"]


@pytest.mark.parametrize("known", [None, 0, 7, 262, 90_000])
def test_charge_cap_of_an_actor_that_pages_by_run_is_one_page(known):
    assert charge_cap(PAGED, known=known) == Decimal("0.605")  # 0.005 + 1.2 x 100 x 0.005


@pytest.mark.parametrize(
    ("known", "usd", "pages"),
    [
        (None, "1.815", 1),
        (0, "1.815", 1),
        (1, "0.605", 1),
        (100, "0.605", 1),
        (101, "1.21", 2),
        (262, "1.815", 3),
        (90_000, "7.865", 13),
    ],
)
def test_pages_of_a_known_list_start_at_once(known, usd, pages):
    assert estimate_cap(PAGED, known=known) == Decimal(usd)
    assert count_sure_pages(PAGED, known=known) == pages


@pytest.mark.parametrize("known", [None, 0, 7, 90_000])
def test_actor_of_the_whole_list_is_one_run(known):
    assert estimate_cap(ACTOR, known=known) == charge_cap(ACTOR, known=known)
    assert count_sure_pages(ACTOR, known=known) == 1
