"""The push when HubSpot refuses, is down, or a worker stops: nothing is lost or sent twice."""

from datetime import UTC, datetime, timedelta

import pytest

from engagers.domain.push import push_changed
from engagers.models import Contact, Engager
from integrations.errors import Misconfigured
from integrations.hubspot.client import HubSpotGateway
from tests.engagers.domain.test_push import numbers
from tests.factories.engagers import ContactFactory
from tests.factories.hubspot import Account, contact_of, make_engager

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


def test_push_of_one_bad_row_sends_the_others(account):
    for number in range(5):
        make_engager(number)
    account.fault("row.invalid")
    tally = account.push(at=NOW)
    assert numbers(tally) == (4, 0, 0, 1, 0)
    failed = Contact.objects.get(state="failed")
    assert failed.error == "HubSpot refused: VALIDATION_ERROR"
    assert failed.not_before == NOW + timedelta(minutes=15)
    assert numbers(account.push(at=NOW)) == (0, 0, 4, 0, 1)
    assert Contact.objects.get(pk=failed.pk).state_reason == "failed before: waits for its next try"
    assert numbers(account.push(at=NOW + timedelta(minutes=15))) == (1, 0, 4, 0, 0)


def test_push_gives_up_after_eight_attempts(account):
    engager = make_engager(1)
    account.fault("row.invalid", None)
    at, waits = NOW, []
    for _ in range(8):
        account.push(at=at)
        contact = contact_of(engager)
        if contact.not_before:
            waits.append(contact.not_before - at)
            at = contact.not_before
    hours = [wait / timedelta(hours=1) for wait in waits]
    assert hours == [0.25, 1, 6, 24, 48, 48, 48]
    assert (contact.state, contact.attempts) == ("dead", 8)
    calls = len(account.writes())
    tally = account.push(at=at + timedelta(days=9))
    assert dict(tally.reasons) == {"given up after 8 attempts: correct the cause, then retry": 1}
    assert len(account.writes()) == calls


def test_push_adopts_a_contact_that_holds_the_key(account):
    engager = make_engager(1)
    make_engager(2)
    account.push()
    account.fault("row.conflict")
    Engager.objects.filter(pk=engager.pk).update(engagement_count=9)
    tally = account.push(at=NOW)
    contact = contact_of(engager)
    # Id 1, which the answer names, is nobody: not adopted, tried again later.
    assert (contact.state, contact.error) == ("failed", "HubSpot refused: CONFLICT")
    assert numbers(tally) == (0, 0, 1, 1, 0)


def test_push_of_a_row_left_out_of_the_answer_is_not_taken_for_written(account):
    engager = make_engager(1)
    account.fault("row.left_out")
    account.push(at=NOW)
    assert contact_of(engager).state == "failed"
    tally = account.push(at=NOW + timedelta(hours=1))
    assert contact_of(engager).state == "synced"
    assert numbers(tally) == (0, 0, 1, 0, 0)
    assert len(account.contacts()) == 1


class ImpatientGateway(HubSpotGateway):
    """Waits only a moment for the answer to an upsert, and for every other as long as it takes."""

    def __init__(self, url):
        super().__init__("sandbox", url)
        self._writer = HubSpotGateway("sandbox", url, read_seconds=0.2)

    def upsert(self, rows, *options):
        return self._writer.upsert(rows, *options)


@pytest.mark.parametrize(
    "fault", ["lost_answer", "unavailable_after", "late_answer", "accepted", "not_json"]
)
def test_push_after_a_lost_answer_makes_nobody_twice(account, fault):
    engager = make_engager(1)
    account.fault(f"upsert.{fault}", 2)
    impatient = ImpatientGateway(account.sandbox.hubspot_url)
    lost = account.push(at=NOW, gateway=impatient if fault == "late_answer" else None)
    contact = contact_of(engager)
    assert (contact.state, contact.attempts, len(lost.trouble)) == ("pending", 0, 1)
    assert contact.not_before == NOW + timedelta(minutes=1)
    assert numbers(lost) == (0, 0, 0, 0, 1)
    Engager.objects.filter(pk=engager.pk).update(engagement_count=4)
    account.push(at=NOW + timedelta(minutes=2))
    [made] = account.contacts()
    assert made["properties"]["postdesk_engagements"] == "4"
    assert contact_of(engager).theirs == []
    assert contact_of(engager).hubspot_id == made["id"]


@pytest.mark.parametrize("fault", ["server_error", "bad_gateway", "unavailable", "rate_limit"])
def test_push_gets_over_one_failure(account, fault):
    make_engager(1)
    account.fault(f"upsert.{fault}")
    assert numbers(account.push()) == (1, 0, 0, 0, 0)


def test_push_stops_when_hubspot_is_down(account):
    for number in range(3):
        make_engager(number)
    account.push()
    Engager.objects.update(engagement_count=5)
    account.fault("read.unavailable", None)
    tally = account.push(at=NOW)
    assert tally.trouble == ["waits for HubSpot: HubSpot failed (503)"]
    assert numbers(tally) == (0, 0, 0, 0, 3)
    assert account.operations().count("read") == 2 + 1


@pytest.mark.parametrize("fault", ["unauthorized", "missing_scopes", "rate_limit_daily"])
def test_push_fails_at_once_when_refused(account, fault):
    make_engager(1)
    before = len(account.operations())
    account.fault(fault, None)
    with pytest.raises(Misconfigured):
        account.push()
    assert len(account.operations()) - before == 1
    assert account.contacts() == []


def test_push_refused_while_writing_leaves_rows_due(account):
    engager = make_engager(1)
    account.fault("upsert.missing_scopes", None)
    with pytest.raises(Misconfigured, match=r"crm\.objects\.contacts\.write"):
        account.push(at=NOW)
    contact = contact_of(engager)
    assert (contact.state, contact.claimed_until, contact.attempts) == ("pending", None, 0)


def test_push_without_the_set_up_names_the_command(sandbox):
    account = Account(sandbox, ready=False)
    make_engager(1)
    with pytest.raises(Misconfigured, match=r"manage\.py setup_hubspot"):
        account.push()
    assert account.contacts() == []


def test_push_sends_three_batches_for_250(account):
    for number in range(250):
        make_engager(number, engagements=1)
    tally = account.push()
    assert numbers(tally) == (250, 0, 0, 0, 0)
    assert tally.calls == 3
    assert account.writes() == ["upsert"] * 3
    assert len(account.contacts()) == 250


def test_push_changed_sends_those_only(account):
    one, other = make_engager(1), make_engager(2)
    account.push()
    Engager.objects.update(engagement_count=5)
    tally = account.push(push=push_changed_of(one.pk))
    assert numbers(tally) == (0, 1, 0, 0, 0)
    assert account.find(contact_of(other).hubspot_id)["postdesk_engagements"] == "1"
    assert numbers(account.push(push=push_changed_of())) == (0, 0, 0, 0, 0)


def push_changed_of(*engager_ids):
    return lambda gateway, rule, now: push_changed(gateway, rule, engager_ids, now=now)


def test_push_stopped_sends_nothing_more(account):
    make_engager(1)
    account.push()
    make_engager(2)
    tally = account.push(should_stop=lambda: True)
    assert numbers(tally) == (0, 0, 1, 0, 1)
    assert dict(tally.reasons) == {"waits for the next push": 1}


def test_push_leaves_what_another_worker_is_sending(account):
    engager = make_engager(1)
    ContactFactory(
        engager=engager, key="in:x", state="pending", claimed_until=NOW + timedelta(minutes=9)
    )
    assert numbers(account.push(at=NOW)) == (0, 0, 0, 0, 0)
    assert account.contacts() == []
    assert numbers(account.push(at=NOW + timedelta(minutes=9))) == (1, 0, 0, 0, 0)
