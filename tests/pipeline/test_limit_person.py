"""Nobody who is bound spends more in a day than the limit, whatever they ask for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.domain.budgets import BudgetExceeded, SharedLimit, list_left
from integrations.domain.reserve import reserve_charge
from integrations.models import Charge
from pipeline.domain.limit_person import (
    ESTIMATE,
    PersonLimit,
    PersonLimitExceededError,
    check_person_limit,
    find_shared_limit,
    read_person_limit,
)
from pipeline.models import Run, Settings
from pipeline.numbers import budgets
from tests.factories.integrations import ChargeFactory, make_budgets
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    Settings.objects.update_or_create(pk=1, defaults={"budget_person_day_usd": Decimal(2)})
    return make_person("ada")


def make_run(person, *, state="queued", estimate=None):
    at = timezone.now()
    return Run.objects.create(
        trigger="admin",
        started_by=person,
        state=state,
        created_at=at,
        finished_at=at if state == "succeeded" else None,
        options={} if estimate is None else {ESTIMATE: estimate},
    )


def charge(run, usd, *, days=0, **changed):
    at = timezone.now() - timedelta(days=days)
    return ChargeFactory(run_ref=run.ref, reserved_usd=Decimal(usd), created_at=at, **changed)


def limit_of(person):
    return read_person_limit(person, settings=Settings.load(), at=timezone.now())


def test_spent_is_what_todays_charges_of_the_persons_runs_set_aside_or_settled(ada):
    mine = make_run(ada, state="succeeded")
    charge(mine, "0.50")
    charge(mine, "0.90", state="settled", settled_usd=Decimal("0.10"), settled_at=timezone.now())
    charge(mine, "7", days=1)
    charge(make_run(make_person("grace")), "5")
    charge(make_run(None), "5")
    ChargeFactory(run_ref="run:by hand", created_at=timezone.now())

    assert limit_of(ada) == PersonLimit(Decimal("2.00"), Decimal("0.60"), Decimal(0))
    assert limit_of(ada).left_usd == Decimal("1.40")


def test_open_runs_count_with_what_they_may_still_spend(ada):
    make_run(ada, estimate="0.70")
    begun = make_run(ada, state="running", estimate="0.50")
    charge(begun, "0.20")
    over = make_run(ada, state="running", estimate="0.10")
    charge(over, "0.30")
    make_run(ada, state="succeeded", estimate="9")
    make_run(make_person("grace"), estimate="9")

    assert limit_of(ada) == PersonLimit(Decimal("2.00"), Decimal("0.50"), Decimal("1.00"))


def test_who_may_spend_freely_is_not_bound():
    operator = make_person("olive", "pipeline.spend_freely")
    charge(make_run(operator), "5")

    assert limit_of(operator) is None
    check_person_limit(operator, Decimal(99), settings=Settings.load(), at=timezone.now())


def test_a_refusal_names_limit_spent_and_remedy(ada):
    charge(make_run(ada, state="succeeded"), "1.60")
    make_run(ada, estimate="0.30")
    settings, at = Settings.load(), timezone.now()

    check_person_limit(ada, Decimal("0.10"), settings=settings, at=at)
    with pytest.raises(PersonLimitExceededError) as caught:
        check_person_limit(ada, Decimal("0.100001"), settings=settings, at=at)
    assert str(caught.value) == (
        "This could cost 0.10 USD, and you have 0.10 of your 2.00 USD for today left (1.60 spent or"
        " set aside, 0.30 for runs that go on). Choose fewer posts, wait until tomorrow (UTC), or"
        " ask an operator to start it or to raise the limit in the settings."
    )


def test_what_is_left_is_never_negative():
    assert PersonLimit(Decimal(1), Decimal(2), Decimal(3)).left_usd == 0


def test_setting_money_aside_is_refused_beyond_the_limit_with_nothing_written(ada):
    first, second = make_run(ada), make_run(ada)
    charge(first, "1.50")
    numbers = budgets(Settings.load())

    def reserve(usd):
        return reserve_charge(
            provider="apify",
            purpose="reactions",
            subject="scrape:1",
            run_ref=second.ref,
            usd=Decimal(usd),
            budgets=numbers,
            at=timezone.now(),
        )

    with pytest.raises(BudgetExceeded) as caught:
        reserve("0.500001")
    assert (caught.value.which, caught.value.left_usd) == ("person", Decimal("0.50"))
    assert str(caught.value) == (
        "the budget of the day for the person who asked has 0.5000 USD left"
    )
    assert Charge.objects.count() == 1
    assert reserve("0.5").reserved_usd == Decimal("0.5")


@pytest.mark.parametrize("ref", ["run:0", "run:none", "by hand", ""])
def test_a_run_that_nobody_asked_for_shares_no_limit(ref):
    assert find_shared_limit(ref, timezone.now()) is None


def test_runs_of_schedules_and_of_the_free_share_no_limit():
    operator = make_person("olive", "pipeline.spend_freely")
    found = [find_shared_limit(make_run(one).ref, timezone.now()) for one in (None, operator)]
    assert found == [None, None]


def test_a_run_shares_the_limit_with_the_persons_others_of_that_day(ada):
    today, yesterday, asked = (make_run(ada) for _ in range(3))
    charge(today, "0.1")
    charge(yesterday, "0.1", days=1)

    assert find_shared_limit(asked.ref, timezone.now()) == SharedLimit(
        usd=Decimal("2.00"), run_refs=frozenset({asked.ref, today.ref})
    )


def test_budgets_without_such_limits_name_no_person():
    left = list_left(make_budgets(), provider="apify", run_ref="run:1", at=timezone.now())
    assert sorted(left) == ["day", "month", "run"]
