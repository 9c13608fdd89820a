from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.apify.client import ApifyGateway
from integrations.domain.adopt_run import adopt_run, tag_run
from integrations.domain.budgets import BudgetExceeded
from integrations.domain.intend_run import intend_again
from integrations.domain.reconcile_runs import reconcile_runs
from integrations.domain.start_run import claim_start, start_run
from integrations.errors import Misconfigured, RetryLater
from integrations.models import ActorRun, Charge
from tests.factories.integrations import NOON, ActorRunFactory, ChargedRunFactory, make_budgets

pytestmark = pytest.mark.django_db


def test_start_run_posts_once_and_keeps_the_vendors_id(started, vendor_runs, now):
    (paid,) = vendor_runs()
    assert (started.state, started.external_id) == ("running", paid.id)
    assert (started.dataset_id, started.key_value_store_id) == (paid.dataset_id, paid.store_id)
    assert (started.attempts, started.attempted_at, started.error) == (1, now, "")
    assert started.vendor_status == "READY"
    assert paid.options["maxTotalChargeUsd"] == 0.5
    assert started.charge.state == "reserved"


def test_start_run_of_a_started_run_posts_nothing(started, gateway, vendor_runs, now):
    again = start_run(started.pk, gateway, at=now)
    assert (again.external_id, again.attempts) == (started.external_id, 1)
    assert len(vendor_runs()) == 1


@pytest.mark.parametrize(
    "fault", ["lost_answer", "lost_bad_gateway", "invalid_answer", "server_error", "no_answer"]
)
def test_start_run_of_unknown_outcome_is_lost_with_its_charge_reserved(
    sandbox, intend, gateway, now, fault
):
    sandbox.context.faults.set(f"apify.start.{fault}")
    run = start_run(intend().pk, gateway, at=now)
    assert (run.state, run.external_id, run.attempts) == ("lost", None, 1)
    assert run.error.startswith("OutcomeUnknown: start of harvestapi/linkedin-post-reactions")
    assert run.charge.state == "reserved"
    assert start_run(run.pk, gateway, at=now).state == "lost"
    assert sandbox.context.calls.count("apify", "start") == 1


def test_start_run_with_an_unexpected_error_is_lost(intend, now):
    run = start_run(intend().pk, object(), at=now)  # no gateway at all: an AttributeError
    assert (run.state, run.error[:15]) == ("lost", "AttributeError:")
    assert run.charge.state == "reserved"


@pytest.mark.parametrize("fault", ["rate_limit"])
def test_start_run_told_to_wait_is_intended_again_and_no_attempt(
    sandbox, intend, gateway, vendor_runs, now, fault
):
    run = intend()
    sandbox.context.faults.set(f"apify.start.{fault}")
    with pytest.raises(RetryLater):
        start_run(run.pk, gateway, at=now)
    run.refresh_from_db()
    assert (run.state, run.attempts, run.charge.state) == ("intended", 0, "reserved")
    assert "rate-limit-exceeded" in run.error
    assert vendor_runs() == []
    assert start_run(run.pk, gateway, at=now).state == "running"
    assert len(vendor_runs()) == 1


@pytest.mark.parametrize("fault", ["token_refused", "not_enough_usage", "hard_limit", "not_rented"])
def test_start_run_misconfigured_is_absent_and_its_charge_released(
    sandbox, intend, gateway, vendor_runs, now, fault
):
    run = intend()
    sandbox.context.faults.set(f"apify.start.{fault}")
    with pytest.raises(Misconfigured):
        start_run(run.pk, gateway, at=now)
    run.refresh_from_db()
    assert (run.state, run.attempts, run.finished_at) == ("absent", 0, now)
    assert run.charge.state == "released"
    assert vendor_runs() == []
    assert start_run(intend().pk, gateway, at=now).state == "running"
    assert len(vendor_runs()) == 1


def test_start_run_that_is_refused_has_failed_and_costs_nothing(gateway, vendor_runs, now):
    run = ChargedRunFactory(input={"maxItems": "many"})
    refused = start_run(run.pk, gateway, at=now)
    assert (refused.state, refused.attempts, refused.finished_at) == ("failed", 1, now)
    assert "Field input.posts is required" in refused.error
    assert refused.charge.state == "released"
    assert vendor_runs() == []


def test_start_run_after_eight_attempts_needs_attention(gateway, vendor_runs, now):
    run = start_run(ChargedRunFactory(attempts=8).pk, gateway, at=now)
    assert (run.state, run.attempts) == ("failed", 8)
    assert run.error == "needs attention: 8 attempts to start it came to nothing"
    assert run.charge.state == "released"
    assert vendor_runs() == []


def test_refusal_that_comes_after_the_row_moved_on_changes_nothing(sandbox, intend, now):
    """This process was held up so long that another one has reconciled the row."""
    run = intend()

    class Overtaken(ApifyGateway):
        def start(self, *args, **kwargs):
            ActorRun.objects.filter(pk=run.pk).update(state="absent", error="overtaken")
            return super().start(*args, **kwargs)

    with closing(Overtaken("bad", sandbox.apify_url)) as gateway, pytest.raises(Misconfigured):
        start_run(run.pk, gateway, at=now)
    run.refresh_from_db()
    assert (run.state, run.error, run.charge.state) == ("absent", "overtaken", "reserved")


def test_confirmed_run_counts_although_it_was_given_up(sandbox, intend, now, vendor_runs):
    run = intend()

    class Overtaken(ApifyGateway):
        def start(self, *args, **kwargs):
            found = reconcile_runs(self, at=now + timedelta(minutes=5))
            assert found.absent == [run.pk]
            return super().start(*args, **kwargs)

    with closing(Overtaken("token", sandbox.apify_url)) as gateway:
        begun = start_run(run.pk, gateway, at=now)
    assert (begun.state, begun.external_id) == ("running", vendor_runs()[0].id)
    charge = Charge.objects.get()
    assert (charge.state, charge.settled_usd, charge.settled_at) == ("reserved", None, None)


def test_adopt_run_never_takes_a_run_that_another_row_owns(started, gateway, now):
    seen = gateway.get_run(started.external_id)
    other = ChargedRunFactory(state="lost", attempted_at=now)
    assert adopt_run(other.pk, seen, at=now) is False
    other.refresh_from_db()
    assert (other.state, other.external_id) == ("lost", None)
    assert adopt_run(started.pk, seen, at=now) is True
    started.refresh_from_db()
    assert started.state == "running"


def test_adopt_run_never_replaces_an_id(started, gateway, now):
    seen = gateway.get_run(started.external_id)
    other = ActorRunFactory(state="running", external_id="another")
    assert adopt_run(other.pk, seen, at=now) is False
    other.refresh_from_db()
    assert other.external_id == "another"


def test_claim_start_passes_over_a_row_that_is_gone():
    assert claim_start(0, at=NOON) is None


def test_tag_names_one_intent_and_every_attempt_of_it():
    run, other = ActorRunFactory(), ActorRunFactory()
    tag = tag_run(run)
    run.attempts = 3
    assert tag_run(run) == tag
    assert tag != tag_run(other)
    assert (tag[:9], len(tag), tag.isascii()) == ("postdesk/", 33, True)


def test_switch_gives_up_what_was_only_intended(sandbox, intend, gateway, vendor_runs, now):
    run = intend()
    with pytest.raises(BudgetExceeded, match="switched off"):
        start_run(run.pk, gateway, at=now, budgets=make_budgets(spending_enabled=False))
    run.refresh_from_db()
    assert (run.state, run.attempts, run.attempted_at) == ("absent", 0, None)
    assert run.error == "spending is switched off (budget settings)"
    assert (run.charge.state, run.charge.settled_usd) == ("released", 0)
    assert vendor_runs() == []


@pytest.mark.parametrize("which", ["run_usd", "day_usd", "month_usd"])
def test_lowered_budget_gives_up_what_was_only_intended(intend, gateway, vendor_runs, now, which):
    run = intend()
    enough = make_budgets(**{which: run.charge.reserved_usd})
    less = make_budgets(**{which: run.charge.reserved_usd - Decimal("0.000001")})
    with pytest.raises(BudgetExceeded) as caught:
        start_run(run.pk, gateway, at=now, budgets=less)
    assert caught.value.which == which.removesuffix("_usd")
    assert vendor_runs() == []
    intend_again(run.pk, budgets=enough, at=now)
    assert start_run(run.pk, gateway, at=now, budgets=enough).state == "running"
    assert len(vendor_runs()) == 1


def test_switch_leaves_what_has_begun(started, gateway, now):
    off = make_budgets(spending_enabled=False)
    assert start_run(started.pk, gateway, at=now, budgets=off).state == "running"
    started.charge.refresh_from_db()
    assert started.charge.state == "reserved"
