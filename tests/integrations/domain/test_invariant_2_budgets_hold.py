"""Reserved plus settled charges never exceed a budget, also with many workers."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.domain.budgets import BudgetExceeded, Budgets, budget_left
from integrations.domain.intend_run import intend_again, intend_run
from integrations.domain.release import release_charge
from integrations.domain.reserve import reserve_charge
from integrations.domain.settle import settle_charge
from integrations.models import ActorRun, Charge
from tests.factories.integrations import NOON, make_budgets
from tests.integrations.domain.conftest import ACTOR

BUDGETS = Budgets(
    spending_enabled=True,
    run_usd=Decimal(3),
    day_usd=Decimal(5),
    month_usd=Decimal(8),
    provider_month_usd={"apify": Decimal(6)},
)
MOMENTS = [datetime(2026, 11, day, 23, 59, 59, tzinfo=UTC) for day in (1, 2, 30)]
MOMENTS.append(MOMENTS[-1] + timedelta(seconds=1))
AMOUNTS = st.decimals(min_value=0, max_value=4, places=6)
RESERVE = st.tuples(
    st.just("reserve"),
    AMOUNTS,
    st.sampled_from(["apify", "openai"]),
    st.sampled_from(["run:1", "run:2"]),
    st.sampled_from(MOMENTS),
)
SETTLE = st.tuples(st.just("settle"), st.integers(0, 9), st.decimals(0, 1, places=6))
RELEASE = st.tuples(st.just("release"), st.integers(0, 9))


def reserve(usd, provider="apify", run_ref="run:1", at=NOON, budgets=BUDGETS):
    return reserve_charge(
        provider=provider,
        purpose="reactions",
        subject="scrape:1",
        run_ref=run_ref,
        usd=usd,
        budgets=budgets,
        at=at,
    )


def take(charges, step):
    """One step of a worker, as the ledger allows it."""
    if step[0] == "reserve":
        _, usd, provider, run_ref, at = step
        left = budget_left(BUDGETS, provider=provider, run_ref=run_ref, at=at)
        if usd <= left:
            charges.append(reserve(usd, provider, run_ref, at))
        else:
            with pytest.raises(BudgetExceeded):
                reserve(usd, provider, run_ref, at)
    elif charges:
        charge = charges[step[1] % len(charges)]
        if step[0] == "settle":
            settle_charge(charge, usd=charge.reserved_usd * step[2], at=NOON)
        else:
            release_charge(charge, at=NOON)


def spent(rows):
    return sum((row.reserved_usd if row.settled_usd is None else row.settled_usd) for row in rows)


def assert_within():
    """Summed here in another way than the ledger does."""
    rows = list(Charge.objects.all())
    for key, limit in (
        (lambda row: row.run_ref, lambda _: BUDGETS.run_usd),
        (lambda row: row.charged_on, lambda _: BUDGETS.day_usd),
        (lambda row: (row.charged_on.year, row.charged_on.month), lambda _: BUDGETS.month_usd),
        (
            lambda row: (row.charged_on.month, row.provider),
            lambda found: BUDGETS.provider_month_usd.get(found[1], BUDGETS.month_usd),
        ),
    ):
        for found in {key(row) for row in rows}:
            assert spent(row for row in rows if key(row) == found) <= limit(found)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(RESERVE | SETTLE | RELEASE, max_size=25))
def test_no_order_of_reserving_settling_and_releasing_exceeds_a_budget(steps):
    Charge.objects.all().delete()
    charges = []
    for step in steps:
        take(charges, step)
        assert_within()


def run_in_threads(work, count):
    """All at once; what they returned, or raised."""
    barrier, found = threading.Barrier(count), []

    def one(number):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            found.append(work(number))
        except Exception as error:  # noqa: BLE001
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


@pytest.mark.django_db(transaction=True)
def test_workers_that_reserve_at_once_never_exceed_a_small_budget():
    budgets = make_budgets(day_usd=Decimal("1.00"))

    def work(number):
        done = 0
        for attempt in range(6):
            try:
                charge = reserve(Decimal("0.15"), budgets=budgets, run_ref=f"run:{number}")
            except BudgetExceeded:
                continue
            done += 1
            if (number + attempt) % 3 == 0:
                release_charge(charge, at=NOON)
        return done

    found = run_in_threads(work, 8)
    assert [one for one in found if isinstance(one, Exception)] == []
    assert spent(Charge.objects.all()) <= Decimal("1.00")
    left = budget_left(budgets, provider="apify", run_ref="run:9", at=NOON)
    assert left == Decimal("1.00") - spent(Charge.objects.all()) < Decimal("0.15")


@pytest.mark.django_db(transaction=True)
def test_workers_that_intend_the_same_run_make_one_row_and_one_charge(post_url):
    def work(_):
        return intend_run(
            ACTOR,
            post_url,
            max_items=60,
            slot="scrape:1",
            subject="scrape:1",
            run_ref="run:1",
            cap_usd=Decimal("0.5"),
            budgets=make_budgets(run_usd=Decimal("0.5")),
            at=NOON,
        ).pk

    found = run_in_threads(work, 6)
    assert set(found) == {ActorRun.objects.get().pk}
    assert Charge.objects.get().reserved_usd == Decimal("0.5")


@pytest.mark.django_db(transaction=True)
def test_workers_that_intend_an_absent_run_again_reserve_once(intend, now):
    run = intend()
    release_charge(run.charge, at=now)
    ActorRun.objects.update(state="absent")
    budgets = make_budgets(run_usd=Decimal("0.5"))
    found = run_in_threads(lambda _: intend_again(run.pk, budgets=budgets, at=now).state, 6)
    assert found == ["intended"] * 6
    assert Charge.objects.get().state == "reserved"
