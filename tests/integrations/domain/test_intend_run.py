from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.apify.actors import ACTORS
from integrations.domain.budgets import BudgetExceeded
from integrations.domain.close_unstarted import abandon_runs
from integrations.domain.intend_run import canonical_json, hash_input, intend_again, intend_run
from integrations.models import ActorRun, Charge
from tests.factories.integrations import NOON, ChargedRunFactory, make_budgets

pytestmark = pytest.mark.django_db


def test_intend_run_writes_the_intent_and_its_charge(intend, post_url, now):
    run = intend()
    row = ActorRun.objects.get()
    assert row == run
    assert row.input == ACTORS["harvestapi_reactions"].build_input(post_url, max_items=60)
    assert (row.actor_key, row.actor_id) == (
        "harvestapi_reactions",
        "harvestapi/linkedin-post-reactions",
    )
    assert (row.purpose, row.slot, row.subject) == ("reactions", "scrape:1", "scrape:1")
    assert (row.state, row.attempts, row.created_at) == ("intended", 0, now)
    assert (row.input_hash, row.charge_cap_usd) == (hash_input(row.input), Decimal("0.5"))
    charge = Charge.objects.get()
    assert (charge.actor_run, charge.state, charge.reserved_usd) == (
        row,
        "reserved",
        Decimal("0.5"),
    )
    assert (charge.provider, charge.subject, charge.run_ref) == ("apify", "scrape:1", "run:1")


def test_intend_run_again_is_the_same_row_and_no_second_charge(intend):
    first = intend()
    again = intend(run_ref="run:2", cap_usd=Decimal("0.9"))
    assert again == first
    assert again.run_ref == "run:1"
    assert (ActorRun.objects.count(), Charge.objects.count()) == (1, 1)


def test_intend_run_of_another_slot_or_page_is_another_row(intend):
    rows = [intend(), intend(slot="scrape:2"), intend(max_items=70)]
    assert len({row.pk for row in rows}) == Charge.objects.count() == 3


def test_intend_run_over_budget_writes_nothing(intend):
    with pytest.raises(BudgetExceeded):
        intend(budgets=make_budgets(day_usd=Decimal("0.49")))
    assert (ActorRun.objects.count(), Charge.objects.count()) == (0, 0)


def test_intend_run_of_no_post_writes_nothing():
    with pytest.raises(ValueError, match="post"):
        intend_run(
            ACTORS["harvestapi_reactions"],
            "https://www.linkedin.com/in/nobody",
            max_items=1,
            slot="s",
            subject="s",
            run_ref="",
            cap_usd=Decimal(1),
            budgets=make_budgets(),
            at=NOON,
        )
    assert not ActorRun.objects.exists()


def test_absent_run_is_intended_again_with_its_charge_on_the_new_day(intend, now):
    run = intend()
    assert abandon_runs("scrape:1", at=now) == 1
    run.refresh_from_db()
    assert (run.state, run.error, run.finished_at) == ("absent", "no longer wanted", now)
    assert run.charge.state == "released"
    later = now + timedelta(days=2)
    again = intend(at=later)
    assert (again.pk, again.state, again.error, again.finished_at) == (run.pk, "intended", "", None)
    charge = Charge.objects.get()
    assert (charge.state, charge.settled_usd, charge.settled_at) == ("reserved", None, None)
    assert (charge.charged_on, charge.created_at) == (later.date(), later)


def test_absent_run_over_budget_stays_absent(intend, now):
    run = intend()
    abandon_runs("scrape:1", at=now)
    with pytest.raises(BudgetExceeded):
        intend_again(run.pk, budgets=make_budgets(run_usd=Decimal("0.4")), at=now)
    run.refresh_from_db()
    assert run.state == "absent"
    assert Charge.objects.get().state == "released"


def test_intend_again_leaves_other_states_alone():
    run = ChargedRunFactory(state="failed")
    budgets = make_budgets(spending_enabled=False)
    assert intend_again(run.pk, budgets=budgets, at=NOON).state == "failed"


def test_abandon_runs_leaves_what_may_have_begun_and_other_subjects():
    kept = [
        ChargedRunFactory(subject="scrape:1", state="starting", attempted_at=NOON),
        ChargedRunFactory(subject="scrape:1", state="lost", attempted_at=NOON),
        ChargedRunFactory(subject="scrape:2"),
    ]
    assert abandon_runs("scrape:1", at=NOON) == 0
    assert [ActorRun.objects.get(pk=run.pk).state for run in kept] == [
        "starting",
        "lost",
        "intended",
    ]
    assert set(Charge.objects.values_list("state", flat=True)) == {"reserved"}


def test_hash_of_an_input_ignores_the_order_of_keys():
    assert canonical_json({"b": [1], "a": "é"}) == '{"a":"\\u00e9","b":[1]}'
    assert hash_input({"a": 1, "b": 2}) == hash_input({"b": 2, "a": 1})
