"""Excluded and erased people never reach HubSpot, nor anybody whom the rule leaves out."""

from datetime import UTC, datetime

import pytest

from engagers.domain.pull import pull_contacts
from engagers.domain.push import push_contacts
from engagers.domain.push_rule import PushRule
from engagers.domain.suppress import suppress_keys
from engagers.models import Contact, Engager
from tests.engagers.domain.test_push import numbers
from tests.factories.hubspot import Account, contact_of, make_engager

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


def exclude(engager):
    Engager.objects.filter(pk=engager.pk).update(excluded_at=NOW, exclusion_reason="opted out")


def test_excluded_and_erased_people_are_never_sent(account):
    make_engager(1, excluded_at=NOW, exclusion_reason="opted out")
    erased = make_engager(2)
    suppress_keys([("slug", "person-2")])
    tally = account.push()
    assert account.writes() == []
    assert account.contacts() == []
    assert dict(tally.reasons) == {"excluded: opted out": 1, "erased: never sent again": 1}
    assert contact_of(erased).state == "gone"


@pytest.mark.parametrize(
    ("leave", "reason"),
    [
        (exclude, "waits for the next push"),
        (lambda _: suppress_keys([("slug", "person-1")]), "erased: never sent again"),
        (
            lambda engager: Contact.objects.filter(engager=engager).update(
                state="gone", state_reason="merged into li:x"
            ),
            "merged into li:x",
        ),
    ],
)
def test_who_leaves_between_the_reading_and_the_writing_is_not_sent(account, leave, reason):
    engager, other = make_engager(1), make_engager(2)

    def now():
        # The clock is read once more between the two calls.
        if account.operations()[-1] == "read":
            leave(engager)
        return datetime.now(UTC)

    tally = push_contacts(account.gateway, PushRule(), now=now)
    assert [c["properties"]["postdesk_key"] for c in account.contacts()] == ["li:ACoAA0000000002"]
    assert numbers(tally) == (1, 0, 0, 0, 1)
    assert dict(tally.reasons) == {reason: 1}
    assert (contact_of(engager).claimed_until, contact_of(other).state) == (None, "synced")


def test_pull_sends_nobody_whom_the_rule_leaves_out(account):
    engager = make_engager(1)
    account.push()
    hubspot_id = contact_of(engager).hubspot_id
    before = len(account.writes())
    Engager.objects.filter(pk=engager.pk).update(engagement_count=2)
    account.edit(hubspot_id, firstname="Augusta")
    rule = PushRule(min_engagements=5)
    account.push(push=lambda gateway, _rule, now: pull_contacts(gateway, rule, now=now))
    assert len(account.writes()) == before
    assert contact_of(engager).state_reason == "fewer than 5 engagements"


def test_pull_creates_nobody_once_creating_is_switched_off(account):
    engager = make_engager(1)
    account.push(should_stop=lambda: "list" in account.operations())
    Contact.objects.filter(engager=engager).update(state="pending")
    rule = PushRule(creates_contacts=False)
    account.push(push=lambda gateway, _rule, now: pull_contacts(gateway, rule, now=now))
    assert account.writes() == []
    assert account.contacts() == []
