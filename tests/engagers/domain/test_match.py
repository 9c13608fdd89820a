"""Which of sales' contacts a person is: by key, by address, by a person's decision."""

from datetime import UTC, datetime

import pytest

from engagers.domain.decide_review import CannotDecide, decide_review
from engagers.models import Company, ContactMirror
from tests.engagers.domain.test_push import numbers
from tests.factories.engagers import ContactFactory, IdentityFactory
from tests.factories.hubspot import Account, contact_of, make_engager

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MEMBER = "ACoAA0000000001"


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/in/person-1",
        "http://linkedin.com/in/PERSON-1/",
        "https://de.linkedin.com/in/person-1/?trk=feed",
        "linkedin.com/in/person-1/details/experience/",
        f"https://www.linkedin.com/in/{MEMBER}",
        f"https://www.linkedin.com/in/x?miniProfileUrn=urn%3Ali%3Afsd_profile%3A{MEMBER}",
    ],
)
@pytest.mark.parametrize("name", ["hs_linkedin_url", "linkedinbio"])
def test_match_by_any_spelling_of_the_address(account, name, address):
    hubspot_id = account.type_in(lastname="King", **{name: address})
    engager = make_engager(1)
    account.push()
    contact = contact_of(engager)
    assert (contact.hubspot_id, contact.match, contact.state) == (hubspot_id, "url", "synced")
    assert account.find(hubspot_id)["postdesk_key"] == f"li:{MEMBER}"
    assert account.writes() == ["update"]


@pytest.mark.parametrize(
    "address", ["https://evillinkedin.com/in/person-1", "linkedin.com/company/person-1", "n/a"]
)
def test_match_not_by_what_is_no_profile(account, address):
    account.type_in(lastname="King", hs_linkedin_url=address)
    make_engager(1)
    assert numbers(account.push()) == (1, 0, 0, 0, 0)


def test_match_by_our_key_found_again(account):
    hubspot_id = account.type_in(
        firstname="Ada", lastname="Example1", postdesk_key=f"li:{MEMBER}", postdesk_engagements="3"
    )
    engager = make_engager(1)
    account.push()
    contact = contact_of(engager)
    assert (contact.hubspot_id, contact.match) == (hubspot_id, "key")
    # The key proves that Postdesk wrote the rest too.
    assert account.find(hubspot_id)["postdesk_engagements"] == "1"
    assert contact.theirs == []


def test_match_of_a_value_typed_before_us_is_theirs(account):
    hubspot_id = account.type_in(
        lastname="King", hs_linkedin_url="linkedin.com/in/person-1", postdesk_audience="VIP"
    )
    engager = make_engager(1, classified_at=NOW)
    account.push()
    assert account.find(hubspot_id)["postdesk_audience"] == "VIP"
    assert contact_of(engager).theirs == ["postdesk_audience"]


def test_match_keeps_an_older_key_of_the_same_person(account):
    hubspot_id = account.type_in(lastname="King", postdesk_key="in:person-1")
    engager = make_engager(1)
    account.push()
    contact = contact_of(engager)
    assert (contact.hubspot_id, contact.key) == (hubspot_id, "in:person-1")
    assert len(account.contacts()) == 1


def test_match_not_with_a_contact_that_holds_another_key(account):
    hubspot_id = account.type_in(
        lastname="King", hs_linkedin_url="linkedin.com/in/person-1", postdesk_key="li:someone"
    )
    engager = make_engager(1)
    assert numbers(account.push()) == (1, 0, 0, 0, 0)
    assert contact_of(engager).hubspot_id != hubspot_id
    assert account.find(hubspot_id)["postdesk_key"] == "li:someone"


def test_match_of_two_contacts_waits_for_review(account):
    ids = [
        account.type_in(lastname="King", hs_linkedin_url=f"linkedin.com/in/{name}")
        for name in ("person-1", MEMBER)
    ]
    engager = make_engager(1)
    tally = account.push()
    contact = contact_of(engager)
    assert (contact.state, contact.outcome) == ("review", "left_out")
    assert contact.candidates == [{"id": ids[0], "how": "url"}, {"id": ids[1], "how": "url"}]
    assert dict(tally.reasons) == {"waits for review: several contacts in HubSpot": 1}
    assert (tally.review, account.writes()) == (1, [])


def test_match_of_two_people_with_one_contact_waits_for_review(account):
    account.type_in(
        lastname="King",
        hs_linkedin_url=f"linkedin.com/in/person-2?miniProfileUrn=urn:li:fsd_profile:{MEMBER}",
    )
    one, other = make_engager(1), make_engager(2)
    account.push()
    assert [contact_of(engager).state for engager in (one, other)] == ["review", "review"]
    assert account.writes() == []


def test_match_by_name_and_company_alone_waits_for_review(account):
    hubspot_id = account.type_in(firstname="ada", lastname="KING", company="Example  Ltd")
    account.type_in(firstname="Ada", lastname="King", company="Another Ltd")
    company = Company.objects.create(name="Example Ltd", name_key="example ltd")
    engager = make_engager(1, name="Ada King", company=company)
    make_engager(2, name="Ada King")
    tally = account.push()
    contact = contact_of(engager)
    assert (contact.state, contact.hubspot_id) == ("review", None)
    assert contact.candidates == [{"id": hubspot_id, "how": "name_company"}]
    assert numbers(tally) == (1, 0, 0, 0, 1)


def test_match_not_by_name_with_who_is_known_to_be_another(account):
    account.type_in(
        firstname="Ada",
        lastname="King",
        company="Example Ltd",
        hs_linkedin_url="linkedin.com/in/ada-2",
    )
    company = Company.objects.create(name="Example Ltd", name_key="example ltd")
    IdentityFactory(kind="slug", value="ada-2")
    make_engager(1, name="Ada King", company=company)
    tally = account.push()
    assert (tally.created, tally.review) == (1, 0)


@pytest.mark.parametrize("choice", ["theirs", "new"])
def test_decision_of_a_person_is_sent(account, choice):
    hubspot_id = account.type_in(firstname="Ada", lastname="King", company="Example Ltd")
    company = Company.objects.create(name="Example Ltd", name_key="example ltd")
    engager = make_engager(1, name="Ada King", company=company)
    account.push()
    decide_review(contact_of(engager), hubspot_id if choice == "theirs" else None, at=NOW)
    account.push(at=NOW)
    contact = contact_of(engager)
    assert (contact.state, contact.match) == ("synced", "person")
    assert (contact.hubspot_id == hubspot_id, len(account.contacts())) == (
        (True, 1) if choice == "theirs" else (False, 2)
    )


@pytest.mark.parametrize("hubspot_id", ["7", "8", "x"])
def test_decision_for_another_persons_contact_refused(hubspot_id):
    ContactFactory(state="synced", hubspot_id="7")
    ContactMirror.objects.create(hubspot_id="8", postdesk_key="in:other", modified_at=NOW)
    contact = ContactFactory(state="review")
    with pytest.raises(CannotDecide):
        decide_review(contact, hubspot_id, at=NOW)
    contact.refresh_from_db()
    assert (contact.state, contact.hubspot_id) == ("review", None)


def test_decision_about_what_is_not_in_review_refused():
    contact = ContactFactory(state="new")
    with pytest.raises(CannotDecide):
        decide_review(contact, None, at=NOW)
    contact.refresh_from_db()
    assert contact.state == "new"
