"""What HubSpot tells back: stage, owner, edits, merges, deletions; and how the mirror is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from engagers.domain.pull import pull_contacts
from engagers.domain.release_property import release_property
from engagers.domain.retry_contact import retry_contact
from engagers.models import Contact, ContactMirror, Engager, MirrorCursor
from tests.engagers.domain.test_push import numbers
from tests.factories.engagers import ContactFactory
from tests.factories.hubspot import Account, contact_of, make_engager

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


def pull(account, **more):
    def call(gateway, rule, now):
        return pull_contacts(gateway, rule, now=now, **more)

    return account.push(push=call)


def test_pull_reads_stage_owner_and_edits(account):
    engager = make_engager(1)
    account.push()
    hubspot_id = contact_of(engager).hubspot_id
    account.edit(
        hubspot_id, lifecyclestage="customer", hubspot_owner_id="7002", postdesk_audience="VIP"
    )
    tally = pull(account)
    contact = contact_of(engager)
    assert (contact.lifecycle_stage, contact.owner_id) == ("customer", "7002")
    assert contact.theirs == ["postdesk_audience"]
    assert numbers(tally) == (0, 0, 1, 0, 0)
    assert account.find(hubspot_id)["postdesk_audience"] == "VIP"


def test_pull_of_our_own_writes_reads_nobody_again(account):
    for number in range(3):
        make_engager(number)
    account.push()
    before = account.operations().count("read")
    pull(account)
    assert account.operations().count("read") == before


def test_property_released_is_written_again(account):
    engager = make_engager(1)
    account.push()
    hubspot_id = contact_of(engager).hubspot_id
    account.edit(hubspot_id, postdesk_engagements="999")
    pull(account)
    release_property(contact_of(engager), "postdesk_engagements")
    account.push()
    assert account.find(hubspot_id)["postdesk_engagements"] == "1"
    assert contact_of(engager).theirs == []
    with pytest.raises(ValueError, match="was not taken over"):
        release_property(contact_of(engager), "postdesk_engagements")


def test_property_released_after_clearing_is_filled_again(account):
    engager = make_engager(1, title="Poet")
    account.push()
    hubspot_id = contact_of(engager).hubspot_id
    account.edit(hubspot_id, jobtitle="")
    pull(account)
    release_property(contact_of(engager), "jobtitle")
    account.push()
    assert account.find(hubspot_id)["jobtitle"] == "Poet"


@pytest.mark.parametrize("erase", [False, True])
def test_contact_deleted_in_hubspot_is_never_created_again(account, erase):
    engager = make_engager(1)
    account.push()
    account.delete(contact_of(engager).hubspot_id, erase=erase)
    Engager.objects.filter(pk=engager.pk).update(engagement_count=9)
    tally = account.push()
    contact = contact_of(engager)
    assert (contact.state, contact.outcome) == ("gone", "left_out")
    assert dict(tally.reasons) == {"deleted in HubSpot: never created again": 1}
    assert numbers(account.push()) == (0, 0, 0, 0, 1)
    assert account.contacts() == []


def test_deletion_is_noticed_without_a_change_of_ours(account):
    engager = make_engager(1)
    account.push()
    account.delete(contact_of(engager).hubspot_id)
    pull(account)
    assert contact_of(engager).state == "gone"


def test_contact_merged_with_sales_own_follows_to_the_new_id(account):
    engager = make_engager(1)
    account.push()
    other = account.type_in(firstname="Ada", lastname="K", jobtitle="Poet")
    merged = account.merge(other, contact_of(engager).hubspot_id)
    Engager.objects.filter(pk=engager.pk).update(engagement_count=9)
    tally = account.push()
    contact = contact_of(engager)
    assert (contact.state, contact.hubspot_id) == ("synced", merged)
    assert account.find(merged)["postdesk_engagements"] == "9"
    assert numbers(tally) == (0, 1, 0, 0, 0)
    assert len(account.contacts()) == 1


def test_two_contacts_of_ours_merged_leave_the_one_whose_key_survived(account):
    one, other = make_engager(1), make_engager(2)
    account.push()
    merged = account.merge(contact_of(other).hubspot_id, contact_of(one).hubspot_id)
    Engager.objects.update(engagement_count=9)
    account.push()
    survivor, gone = contact_of(other), contact_of(one)
    assert (survivor.state, survivor.hubspot_id) == ("synced", merged)
    assert (gone.state, gone.state_reason) == (
        "gone",
        "merged in HubSpot into the contact of another person",
    )
    account.push()
    assert [c["id"] for c in account.contacts()] == [merged]


def test_key_changed_in_hubspot_waits_for_review(account):
    engager = make_engager(1)
    account.push()
    hubspot_id = contact_of(engager).hubspot_id
    account.edit(hubspot_id, postdesk_key="mine")
    account.push()
    contact = contact_of(engager)
    assert (contact.state, contact.candidates) == ("review", [{"id": hubspot_id, "how": "key"}])
    assert account.find(hubspot_id)["postdesk_key"] == "mine"


def test_key_cleared_in_hubspot_is_written_again(account):
    engager = make_engager(1)
    account.push()
    hubspot_id = contact_of(engager).hubspot_id
    account.edit(hubspot_id, postdesk_key="")
    account.push()
    assert account.find(hubspot_id)["postdesk_key"] == "li:ACoAA0000000001"


def test_two_contacts_of_ours_merged_without_a_key_are_not_one(account):
    one, other = make_engager(1), make_engager(2)
    account.push()
    merged = account.merge(contact_of(one).hubspot_id, contact_of(other).hubspot_id)
    account.edit(merged, postdesk_key="")
    account.push(at=NOW)
    states = sorted(contact_of(engager).state for engager in (one, other))
    assert states == ["failed", "synced"]
    account.push(at=NOW + timedelta(hours=1))
    states = sorted(contact_of(engager).state for engager in (one, other))
    assert states == ["gone", "synced"]


def test_mirror_broken_off_goes_on_where_it_was(account, sandbox):
    for number in range(150):
        account.control("create", {"properties": {"hs_linkedin_url": f"linkedin.com/in/s{number}"}})
    make_engager(1)
    account.fault("search.unavailable", None)
    account.push()
    sandbox.context.faults.clear()
    assert MirrorCursor.objects.get().complete_at is not None
    MirrorCursor.objects.all().delete()
    stops = iter([False, True, True])
    pull(account, should_stop=lambda: next(stops))
    cursor = MirrorCursor.objects.get()
    assert (cursor.complete_at, cursor.last_id != "") == (None, True)
    before = account.operations().count("list")
    pull(account)
    assert MirrorCursor.objects.get().complete_at is not None
    assert account.operations().count("list") - before == 2


def test_mirror_that_fails_lets_known_contacts_be_updated(account):
    engager = make_engager(1)
    account.push()
    Engager.objects.filter(pk=engager.pk).update(engagement_count=9)
    account.fault("search.unavailable", 2)
    tally = account.push()
    assert numbers(tally) == (0, 1, 0, 0, 0)
    assert tally.trouble == ["reading HubSpot's contacts broke off: HubSpot failed (503)"]


def test_hubspot_that_does_not_answer_at_all_is_said(account):
    make_engager(1)
    account.fault("properties.unavailable", 4)
    assert account.push().trouble == ["HubSpot does not answer: HubSpot failed (503)"]
    assert pull(account).trouble == ["HubSpot does not answer: HubSpot failed (503)"]
    assert Contact.objects.count() == 0


def test_mirror_notices_what_sales_typed_in_since(account):
    make_engager(2)
    account.push()
    hubspot_id = account.type_in(firstname="Ada", hs_linkedin_url="linkedin.com/in/person-1")
    engager = make_engager(1)
    account.push()
    assert contact_of(engager).hubspot_id == hubspot_id
    assert ContactMirror.objects.filter(gone_at=None).count() == 2


@pytest.mark.parametrize(
    ("state", "expected"), [("dead", True), ("failed", True), ("synced", False)]
)
def test_retry_by_a_person(state, expected):
    contact = ContactFactory(state=state, error="refused", attempts=8, hubspot_id="5")
    assert retry_contact(contact, at=NOW) is expected
    contact.refresh_from_db()
    assert (contact.state, contact.attempts) == (("pending", 0) if expected else (state, 8))
