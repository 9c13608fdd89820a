from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.apify.client import ApifyGateway
from integrations.domain.adopt_run import tag_run
from integrations.domain.audit_runs import Audit, audit_runs
from integrations.domain.intend_run import intend_again
from integrations.domain.reconcile_runs import Reconciled, reconcile_runs
from integrations.domain.start_run import start_run
from integrations.errors import Misconfigured
from integrations.models import ActorRun, Charge
from tests.factories.integrations import ChargedRunFactory, make_budgets

pytestmark = pytest.mark.django_db
GRACE = timedelta(minutes=5)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def lost(sandbox, intend, gateway, now):
    """The vendor runs it, and the answer never came."""
    sandbox.context.faults.set("apify.start.lost_answer")
    return start_run(intend().pk, gateway, at=now)


@pytest.fixture
def unsent(sandbox, intend, gateway, now):
    """As far as we know it may run; the vendor never made it."""
    sandbox.context.faults.set("apify.start.server_error")
    return start_run(intend().pk, gateway, at=now)


def tagged(sandbox, tag):
    """A gateway to a vendor that shows user agents, as the real one does."""

    class Showing(ApifyGateway):
        def list_runs(self, actor_id, *, started_after):
            for run in super().list_runs(actor_id, started_after=started_after):
                yield replace(run, user_agent=f"ApifyClient/3.4; {tag}")

    return closing(Showing("token", sandbox.apify_url))


def test_reconcile_adopts_the_lost_run_by_its_input(sandbox, lost, gateway, vendor_runs, now):
    assert reconcile_runs(gateway, at=now) == Reconciled(adopted=[lost.pk])
    lost.refresh_from_db()
    (paid,) = vendor_runs()
    assert (lost.state, lost.external_id, lost.error) == ("running", paid.id, "")
    assert (lost.dataset_id, lost.key_value_store_id) == (paid.dataset_id, paid.store_id)
    assert lost.charge.state == "reserved"
    assert reconcile_runs(gateway, at=now) == Reconciled()


def test_reconcile_adopts_by_tag_without_reading_inputs(sandbox, lost, now):
    with tagged(sandbox, tag_run(lost)) as gateway:
        assert reconcile_runs(gateway, at=now).adopted == [lost.pk]
    assert sandbox.context.calls.count("apify", "get_record") == 0


def test_reconcile_never_adopts_a_run_with_another_tag(sandbox, lost, now):
    with tagged(sandbox, "postdesk/0123456789abcdef01234567") as gateway:
        assert reconcile_runs(gateway, at=now) == Reconciled(waiting=[lost.pk])


def test_reconcile_never_adopts_a_run_of_another_input(sandbox, intend, unsent, gateway, now):
    start_run(intend(slot="scrape:2", max_items=9).pk, gateway, at=now)
    sandbox.context.faults.set("apify.start.lost_answer")
    foreign = intend(slot="scrape:3", max_items=8)
    start_run(foreign.pk, gateway, at=now)
    Charge.objects.filter(actor_run=foreign).delete()
    foreign.delete()
    assert reconcile_runs(gateway, at=now) == Reconciled(waiting=[unsent.pk])


def test_reconcile_gives_twins_a_run_each(sandbox, intend, gateway, vendor_runs, now):
    sandbox.context.faults.set("apify.start.lost_answer", times=2)
    twins = [start_run(intend(slot=f"scrape:{n}").pk, gateway, at=now) for n in (1, 2)]
    assert reconcile_runs(gateway, at=now).adopted == [twin.pk for twin in twins]
    rows = ActorRun.objects.order_by("pk").values_list("external_id", flat=True)
    assert list(rows) == [run.id for run in vendor_runs()]


def test_reconcile_waits_five_minutes_then_proves_it_absent(unsent, gateway, vendor_runs, now):
    early = reconcile_runs(gateway, at=now + GRACE - MOMENT)
    assert early == Reconciled(waiting=[unsent.pk])
    assert ActorRun.objects.get().state == "lost"
    assert reconcile_runs(gateway, at=now + GRACE) == Reconciled(absent=[unsent.pk])
    unsent.refresh_from_db()
    assert (unsent.state, unsent.error) == ("absent", "not at the vendor after attempt 1")
    assert unsent.charge.state == "released"
    intend_again(unsent.pk, budgets=make_budgets(), at=now + GRACE)
    again = start_run(unsent.pk, gateway, at=now + GRACE)
    assert (again.state, again.attempts, again.charge.state) == ("running", 2, "reserved")
    assert len(vendor_runs()) == 1


def test_reconcile_after_eight_attempts_needs_attention(unsent, gateway, now):
    ActorRun.objects.update(attempts=8)
    assert reconcile_runs(gateway, at=now + GRACE) == Reconciled(failed=[unsent.pk])
    unsent.refresh_from_db()
    assert unsent.state == "failed"
    assert unsent.error == "needs attention: 8 attempts to start it came to nothing"
    assert unsent.charge.state == "released"


def test_reconcile_leaves_a_start_that_may_still_be_under_way(sandbox, gateway, now):
    run = ChargedRunFactory(state="starting", attempted_at=now, created_at=now)
    at = now + timedelta(seconds=90)
    assert reconcile_runs(gateway, at=at - MOMENT) == Reconciled()
    assert sandbox.context.calls.count("apify") == 0
    assert reconcile_runs(gateway, at=at) == Reconciled(waiting=[run.pk])
    assert reconcile_runs(gateway, at=now + GRACE) == Reconciled(absent=[run.pk])


def test_reconcile_leaves_a_row_that_moved_on_meanwhile(sandbox, unsent, now):
    class Overtaken(ApifyGateway):
        def list_runs(self, actor_id, *, started_after):
            ActorRun.objects.update(state="starting", attempted_at=now + GRACE)
            return super().list_runs(actor_id, started_after=started_after)

    with closing(Overtaken("token", sandbox.apify_url)) as gateway:
        assert reconcile_runs(gateway, at=now + GRACE) == Reconciled()
    unsent.refresh_from_db()
    assert (unsent.state, unsent.charge.state) == ("starting", "reserved")


def test_reconcile_of_a_run_that_another_row_took_meanwhile_waits(sandbox, lost, vendor_runs, now):
    class Overtaken(ApifyGateway):
        def get_input(self, store_id):
            ChargedRunFactory(state="running", external_id=vendor_runs()[0].id)
            return super().get_input(store_id)

    with closing(Overtaken("token", sandbox.apify_url)) as gateway:
        assert reconcile_runs(gateway, at=now) == Reconciled(waiting=[lost.pk])
    lost.refresh_from_db()
    assert (lost.state, lost.external_id) == ("lost", None)


def test_reconcile_reports_an_actor_it_cannot_look_at_and_goes_on(lost, gateway, now):
    odd = ChargedRunFactory(actor_id="nobody/knows", state="lost", attempted_at=now, created_at=now)
    found = reconcile_runs(gateway, at=now + GRACE)
    assert found.adopted == [lost.pk]
    assert [words[:22] for words in found.problems] == ["list of runs: HTTP 404"]
    odd.refresh_from_db()
    assert (odd.state, odd.charge.state) == ("lost", "reserved")


def test_reconcile_without_an_answer_changes_nothing(sandbox, lost, gateway, now):
    sandbox.context.faults.set("apify.server_error", times=None)
    found = reconcile_runs(gateway, at=now + GRACE)
    assert (found.adopted, found.absent, len(found.problems)) == ([], [], 1)
    lost.refresh_from_db()
    assert lost.state == "lost"


def test_reconcile_with_a_refused_token_raises(sandbox, lost, gateway, now):
    sandbox.context.faults.set("apify.token_refused", times=None)
    with pytest.raises(Misconfigured):
        reconcile_runs(gateway, at=now + GRACE)


def test_reconcile_frees_the_money_of_what_was_never_started(sandbox, gateway, now):
    day = timedelta(days=1)
    old = ChargedRunFactory(created_at=now - day)
    young = ChargedRunFactory(created_at=now - day + MOMENT)
    assert reconcile_runs(gateway, at=now) == Reconciled(forgotten=[old.pk])
    old.refresh_from_db()
    assert (old.state, old.error, old.charge.state) == ("absent", "never started", "released")
    assert ActorRun.objects.get(pk=young.pk).state == "intended"
    assert sandbox.context.calls.count("apify") == 0


def test_audit_of_runs_that_all_have_a_row_is_quiet(started, gateway, now):
    found = audit_runs(gateway, since=now - GRACE, at=now + GRACE + MOMENT)
    assert found == Audit(matched=1, unmatched=())


def test_audit_names_a_run_that_nobody_intended(started, gateway, now):
    stray = gateway.start(started.actor_id, started.input, max_charge_usd=Decimal(1), tag="x")
    found = audit_runs(gateway, since=now - GRACE, at=now + GRACE + MOMENT)
    assert (found.matched, [run.run_id for run in found.unmatched]) == (1, [stray.run_id])
    assert ActorRun.objects.count() == 1


def test_audit_leaves_runs_out_whose_rows_may_not_know_them_yet(lost, gateway, now):
    found = audit_runs(gateway, since=now - GRACE, at=now + GRACE - MOMENT)
    assert found == Audit(matched=0, unmatched=())


def test_audit_leaves_out_what_began_before(started, gateway, now):
    found = audit_runs(gateway, since=now + MOMENT * 30, at=now + timedelta(hours=1))
    assert found == Audit(matched=0, unmatched=())
