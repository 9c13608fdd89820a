import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from integrations.domain.budgets import BudgetExceeded, budget_left, next_month, round_up_usd
from integrations.domain.release import release_charge
from integrations.domain.reserve import reserve_charge
from integrations.domain.settle import settle_charge
from integrations.models import Charge
from tests.factories.integrations import NOON, ChargeFactory, make_budgets

pytestmark = pytest.mark.django_db


def reserve(usd, budgets, *, provider="apify", run_ref="run:1", at=NOON):
    return reserve_charge(
        provider=provider,
        purpose="reactions",
        subject="scrape:1",
        run_ref=run_ref,
        usd=Decimal(usd),
        budgets=budgets,
        at=at,
    )


def left(budgets, *, provider="apify", run_ref="run:1", at=NOON):
    return budget_left(budgets, provider=provider, run_ref=run_ref, at=at)


def test_reserve_charge_writes_one_row_rounded_up():
    charge = reserve("0.0000001", make_budgets())
    row = Charge.objects.get()
    assert row == charge
    assert (row.provider, row.purpose, row.subject, row.run_ref, row.state) == (
        "apify",
        "reactions",
        "scrape:1",
        "run:1",
        "reserved",
    )
    assert (row.reserved_usd, row.settled_usd) == (Decimal("0.000001"), None)
    assert (row.charged_on, row.created_at) == (date(2026, 11, 20), NOON)


def test_reserve_charge_takes_the_last_cent_and_no_more():
    budgets = make_budgets(run_usd=Decimal(1))
    reserve("1", budgets)
    with pytest.raises(BudgetExceeded) as caught:
        reserve("0.000001", budgets)
    assert (caught.value.which, caught.value.left_usd) == ("run", Decimal(0))
    assert Charge.objects.count() == 1


@pytest.mark.parametrize(
    ("budget", "which", "words"),
    [
        ({"run_usd": Decimal("1.5")}, "run", "the budget of the run has 0.5000 USD left"),
        ({"day_usd": Decimal("1.5")}, "day", "the budget of the day has 0.5000 USD left"),
        ({"month_usd": Decimal("1.5")}, "month", "the budget of the month has 0.5000 USD left"),
        (
            {"provider_month_usd": {"apify": Decimal("1.5")}},
            "apify",
            "the budget of the month for apify has 0.5000 USD left",
        ),
    ],
)
def test_reserve_charge_over_a_budget_names_it_and_writes_nothing(budget, which, words):
    ChargeFactory()
    with pytest.raises(BudgetExceeded) as caught:
        reserve("0.6", make_budgets(**budget))
    assert (caught.value.which, caught.value.left_usd) == (which, Decimal("0.5"))
    assert str(caught.value) == words
    assert Charge.objects.count() == 1


def test_reserve_charge_with_spending_off_says_so():
    budgets = make_budgets(spending_enabled=False)
    with pytest.raises(BudgetExceeded) as caught:
        reserve("0", budgets)
    assert str(caught.value) == "spending is switched off (budget settings)"
    assert left(budgets) == 0
    assert not Charge.objects.exists()


def test_budget_exceeded_survives_pickling():
    copy = pickle.loads(pickle.dumps(BudgetExceeded("day", Decimal("0.5"))))
    assert (copy.which, copy.left_usd) == ("day", Decimal("0.5"))


@pytest.mark.parametrize("usd", ["-0.01", "NaN", "Infinity"])
def test_reserve_charge_of_no_amount_is_refused(usd):
    with pytest.raises(ValueError, match="not an amount"):
        reserve(usd, make_budgets())
    assert not Charge.objects.exists()


def test_budget_left_counts_settled_at_its_cost_and_released_at_nothing():
    budgets = make_budgets(day_usd=Decimal(10))
    settle_charge(reserve("4", budgets), usd=Decimal("1.5"), at=NOON)
    release_charge(reserve("3", budgets), at=NOON)
    reserve("2", budgets)
    assert left(budgets) == Decimal("6.5")


def test_budget_left_is_zero_when_a_charge_was_settled_above():
    budgets = make_budgets(day_usd=Decimal(1))
    settle_charge(reserve("1", budgets), usd=Decimal(2), at=NOON)
    assert left(budgets) == 0
    with pytest.raises(BudgetExceeded) as caught:
        reserve("0", budgets)
    assert caught.value.left_usd == -1
    assert str(caught.value) == "the budget of the day has 0.0000 USD left"


def test_budget_left_of_another_run_day_month_and_provider_is_whole():
    ChargeFactory()
    usd = Decimal(5)
    provider = {"provider_month_usd": {"apify": usd, "openai": usd}}
    tomorrow, december = NOON + timedelta(days=1), datetime(2026, 12, 1, tzinfo=UTC)
    assert left(make_budgets(run_usd=usd)) == 4
    assert left(make_budgets(run_usd=usd), run_ref="run:2") == 5
    assert left(make_budgets(day_usd=usd)) == 4
    assert left(make_budgets(day_usd=usd), at=tomorrow) == 5
    assert left(make_budgets(month_usd=usd), at=tomorrow) == 4
    assert left(make_budgets(month_usd=usd), at=december) == 5
    assert left(make_budgets(**provider)) == 4
    assert left(make_budgets(**provider), provider="openai") == 5


def test_budget_of_a_run_spans_months():
    ChargeFactory(created_at=datetime(2026, 10, 31, 23, tzinfo=UTC))
    assert left(make_budgets(run_usd=Decimal(5))) == 4


def test_charges_without_a_run_do_not_add_up_to_one():
    ChargeFactory(run_ref="")
    budgets = make_budgets(run_usd=Decimal(1))
    assert left(budgets, run_ref="") == 1
    with pytest.raises(BudgetExceeded):
        reserve("1.1", budgets, run_ref="")


def test_a_day_is_the_utc_day_wherever_the_clock_is():
    late = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert reserve("1", make_budgets(), at=late).charged_on == date(2026, 11, 21)


def test_next_month_of_december_is_january():
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert next_month(date(2026, 1, 31)) == date(2026, 2, 1)


def test_round_up_usd_keeps_six_places():
    assert round_up_usd(Decimal("0.1234561")) == Decimal("0.123457")


def test_settled_charge_stays_settled():
    charge = settle_charge(ChargeFactory(), usd=Decimal("0.4"), at=NOON)
    assert (charge.state, charge.settled_usd, charge.settled_at) == (
        "settled",
        Decimal("0.4"),
        NOON,
    )
    assert settle_charge(charge, usd=Decimal("0.9"), at=NOON).settled_usd == Decimal("0.4")
    assert release_charge(charge, at=NOON).state == "settled"


def test_released_charge_that_was_spent_after_all_is_settled():
    charge = release_charge(ChargeFactory(), at=NOON)
    assert (charge.state, charge.settled_usd) == ("released", Decimal(0))
    assert settle_charge(charge, usd=Decimal("0.4"), at=NOON).settled_usd == Decimal("0.4")
