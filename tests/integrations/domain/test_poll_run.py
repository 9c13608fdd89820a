from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.apify.payloads import RunSnapshot
from integrations.domain.poll_run import _judge, poll_run
from integrations.domain.start_run import start_run
from integrations.errors import Misconfigured, RetryLater
from integrations.models import ActorRun

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_poll_run_that_succeeded_is_collecting_with_a_preliminary_cost(collected, vendor_runs):
    (paid,) = vendor_runs()
    assert (collected.state, collected.vendor_status) == ("collecting", "SUCCEEDED")
    assert (collected.status_message, collected.finished_at) == ("Finished", None)
    assert collected.vendor_finished_at is not None
    assert Decimal(0) < collected.cost_usd < paid.cost_usd
    assert (collected.cost_settled_at, collected.charge.state) == (None, "reserved")


def test_poll_run_that_runs_stays_running(sandbox, intend, gateway, now):
    sandbox.context.latency_seconds = 500
    run = start_run(intend(slot="scrape:2").pk, gateway, at=now)
    seen = poll_run(run.pk, gateway, at=now + SECOND)
    assert (seen.state, seen.vendor_status, seen.finished_at) == ("running", "READY", None)


def test_poll_run_leaves_what_is_not_running_alone(sandbox, collected, intend, gateway, now):
    before = sandbox.context.calls.count("apify")
    assert poll_run(collected.pk, gateway, at=now).state == "collecting"
    assert poll_run(intend(slot="scrape:2").pk, gateway, at=now).state == "intended"
    assert sandbox.context.calls.count("apify") == before


@pytest.mark.parametrize(
    ("fault", "status"),
    [("failed", "FAILED"), ("timed_out", "TIMED-OUT"), ("aborted", "ABORTED")],
)
def test_poll_run_that_failed_at_the_vendor_has_failed_and_cost_money(
    sandbox, intend, gateway, now, fault, status
):
    sandbox.context.faults.set(f"apify.run.{fault}")
    run = start_run(intend().pk, gateway, at=now)
    later = now + SECOND
    seen = poll_run(run.pk, gateway, at=later)
    assert (seen.state, seen.vendor_status, seen.finished_at) == ("failed", status, later)
    assert seen.error == f"{status} at the vendor: Finished"
    assert seen.cost_usd > 0
    assert seen.charge.state == "reserved"


def test_poll_run_of_unknown_status_runs_until_two_hours_then_is_aborted(
    sandbox, intend, gateway, now
):
    sandbox.context.faults.set("apify.run.unknown_status")
    run = start_run(intend().pk, gateway, at=now)
    seen = poll_run(run.pk, gateway, at=now + timedelta(hours=2) - SECOND)
    assert (seen.state, seen.vendor_status) == ("running", "HIBERNATED")
    late = now + timedelta(hours=2)
    seen = poll_run(run.pk, gateway, at=late)
    assert (seen.state, seen.finished_at) == ("failed", late)
    assert seen.error == "aborted: it was not over after two hours"
    assert sandbox.context.calls.count("apify", "abort") == 1


def test_poll_run_that_is_stuck_is_aborted_at_the_vendor(sandbox, intend, gateway, now):
    sandbox.context.faults.set("apify.run.stuck")
    run = start_run(intend().pk, gateway, at=now)
    seen = poll_run(run.pk, gateway, at=now + timedelta(hours=3))
    assert (seen.state, seen.vendor_status) == ("failed", "ABORTED")
    assert gateway.get_run(run.external_id).status == "ABORTED"


def test_poll_run_of_a_run_the_vendor_does_not_know_has_failed(started, gateway, now):
    ActorRun.objects.filter(pk=started.pk).update(external_id="nobodyKnowsThisId")
    seen = poll_run(started.pk, gateway, at=now)
    assert (seen.state, seen.finished_at) == ("failed", now)
    assert seen.error.startswith("lost sight of it: run: HTTP 404")
    assert seen.charge.state == "reserved"


@pytest.mark.parametrize(
    ("fault", "error"), [("token_refused", Misconfigured), ("server_error", RetryLater)]
)
def test_poll_run_without_an_answer_changes_nothing(sandbox, started, gateway, now, fault, error):
    sandbox.context.faults.set(f"apify.{fault}", times=None)
    with pytest.raises(error):
        poll_run(started.pk, gateway, at=now)
    before = (started.state, started.vendor_status)
    started.refresh_from_db()
    assert (started.state, started.vendor_status) == before


def test_poll_run_failed_without_words_says_so(now):
    seen = RunSnapshot("id", "act", "FAILED", "", None, None, None, "", "", "")
    assert _judge(seen, at=now, is_late=False)["error"] == "FAILED at the vendor: no reason given"
