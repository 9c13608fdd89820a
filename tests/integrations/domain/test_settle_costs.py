from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.domain.finish_run import finish_run
from integrations.domain.poll_run import poll_run
from integrations.domain.settle_costs import SettledCosts, settle_costs
from integrations.domain.start_run import start_run
from integrations.errors import Misconfigured
from integrations.models import ActorRun, Charge

pytestmark = pytest.mark.django_db
TEN = timedelta(seconds=10)


@pytest.fixture
def ended(collected, now):
    return finish_run(collected, state="done", at=now + timedelta(seconds=1))


@pytest.fixture
def late(sandbox, now):
    """When costs are final, by the stand-in's clock too."""
    sandbox.context.clock.advance(30)
    return now + timedelta(seconds=30)


def charge_of(run):
    return Charge.objects.get(actor_run=run)


def test_settle_costs_books_the_final_cost(ended, gateway, vendor_runs, late):
    preliminary = ended.cost_usd
    done = settle_costs(gateway, at=late)
    (paid,) = vendor_runs()
    charge = charge_of(ended)
    assert done == SettledCosts(settled=(charge,))
    assert (charge.state, charge.settled_usd, charge.settled_at) == ("settled", paid.cost_usd, late)
    ended.refresh_from_db()
    assert (ended.cost_usd, ended.cost_settled_at) == (paid.cost_usd, late)
    assert ended.cost_usd > preliminary


def test_settle_costs_twice_asks_once(sandbox, ended, gateway, late):
    settle_costs(gateway, at=late)
    before = sandbox.context.calls.count("apify")
    assert settle_costs(gateway, at=late) == SettledCosts()
    assert sandbox.context.calls.count("apify") == before


def test_settle_costs_leaves_runs_that_ended_just_now(sandbox, ended, gateway):
    before = sandbox.context.calls.count("apify")
    just = ended.finished_at + TEN - timedelta(microseconds=1)
    assert settle_costs(gateway, at=just) == SettledCosts()
    assert sandbox.context.calls.count("apify") == before


def test_settle_costs_waits_ten_seconds_of_the_vendors_own_end(ended, gateway):
    ActorRun.objects.update(finished_at=ended.finished_at - timedelta(minutes=1))
    done = settle_costs(gateway, at=ended.vendor_finished_at + TEN - timedelta(milliseconds=1))
    assert done == SettledCosts(waiting=(ended.pk,))
    assert charge_of(ended).state == "reserved"


def test_settle_costs_of_a_failed_run_books_it_too(sandbox, intend, gateway, vendor_runs, now):
    sandbox.context.faults.set("apify.run.failed")
    run = start_run(intend().pk, gateway, at=now)
    poll_run(run.pk, gateway, at=now)
    sandbox.context.clock.advance(30)
    settle_costs(gateway, at=now + timedelta(seconds=30))
    assert charge_of(run).settled_usd == vendor_runs()[0].cost_usd > 0


def test_settle_costs_above_the_reservation_says_so_and_books_the_truth(
    ended, gateway, vendor_runs, late
):
    Charge.objects.update(reserved_usd=Decimal("0.01"))
    done = settle_costs(gateway, at=late)
    (charge,) = done.over
    assert done.settled == (charge,)
    assert charge.settled_usd == vendor_runs()[0].cost_usd > Decimal("0.01")


def test_settle_costs_of_a_forgotten_run_books_its_reservation(ended, gateway, late):
    ActorRun.objects.update(external_id="nobodyKnowsThisId")
    done = settle_costs(gateway, at=late)
    charge = charge_of(ended)
    assert done == SettledCosts(unknown=(charge,))
    assert (charge.state, charge.settled_usd) == ("settled", Decimal("0.5"))


def test_settle_costs_of_a_run_without_an_end_waits_a_day(sandbox, intend, gateway, now):
    sandbox.context.faults.set("apify.run.unknown_status")
    run = start_run(intend().pk, gateway, at=now)
    over = poll_run(run.pk, gateway, at=now + timedelta(hours=2)).finished_at
    day = timedelta(days=1)
    early = settle_costs(gateway, at=over + day - TEN)
    assert early == SettledCosts(waiting=(run.pk,))
    assert charge_of(run).state == "reserved"
    done = settle_costs(gateway, at=over + day)
    assert done == SettledCosts(unknown=(charge_of(run),))
    assert charge_of(run).settled_usd == Decimal("0.5")


def test_settle_costs_goes_on_when_the_vendor_is_down(sandbox, ended, gateway, late):
    sandbox.context.faults.set("apify.server_error", times=None)
    assert settle_costs(gateway, at=late) == SettledCosts(waiting=(ended.pk,))
    assert charge_of(ended).state == "reserved"


def test_settle_costs_stops_at_a_refused_token(sandbox, ended, gateway, late):
    sandbox.context.faults.set("apify.token_refused", times=None)
    with pytest.raises(Misconfigured):
        settle_costs(gateway, at=late)
    assert charge_of(ended).state == "reserved"
