"""The push over HubSpot's stand-in: what is sent, what is not, and what is said of it."""

from datetime import UTC, datetime

import pytest

from engagers.domain.push_rule import PushRule
from engagers.models import Audience, Company, Engager, Position
from tests.factories.engagers import EngagerFactory
from tests.factories.hubspot import Account, contact_of, make_engager

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


def numbers(tally):
    return (tally.created, tally.updated, tally.unchanged, tally.failed, tally.left_out)


def test_push_creates_a_contact_with_all_that_is_known(account):
    audience = Audience.objects.get(name="Marketing Agency")
    engager = make_engager(
        1,
        name="Ada  Byron King",
        title="Head of  Strategy",
        company=Company.objects.create(name="Example Ltd", name_key="example ltd"),
        audience=audience,
        position=Position.objects.get(audience=audience, name="Partnerships"),
        seniority="director",
        function="marketing",
        classified_at=NOW,
    )
    tally = account.push()
    post = engager.engagements.get().post
    [made] = account.contacts()
    assert made["properties"] == {
        "postdesk_key": "li:ACoAA0000000001",
        "postdesk_audience": "Marketing Agency",
        "postdesk_position": "Partnerships",
        "postdesk_seniority": "director",
        "postdesk_function": "marketing",
        "postdesk_engagements": "1",
        "postdesk_posts": "1",
        "postdesk_first_engaged_on": "2026-11-16",
        "postdesk_last_engaged_on": "2026-11-16",
        "postdesk_last_post_url": post.url,
        "firstname": "Ada",
        "lastname": "Byron King",
        "jobtitle": "Head of Strategy",
        "company": "Example Ltd",
        "hs_linkedin_url": "https://www.linkedin.com/in/person-1",
    }
    contact = contact_of(engager)
    assert (contact.state, contact.outcome, contact.hubspot_id) == ("synced", "created", made["id"])
    assert contact.written == made["properties"]
    assert contact.sending == {}
    assert numbers(tally) == (1, 0, 0, 0, 0)
    assert tally.calls == 1


def test_push_of_nothing_new_writes_nothing_and_reads_little(account):
    for number in range(3):
        make_engager(number)
    account.push()
    before = len(account.operations())
    tally = account.push()
    assert numbers(tally) == (0, 0, 3, 0, 0)
    assert tally.calls == 0
    assert account.operations()[before:] == ["properties", "search", "list"]


def test_push_sends_only_what_changed(account):
    engager = make_engager(1)
    make_engager(2)
    account.push()
    Engager.objects.filter(pk=engager.pk).update(engagement_count=7)
    tally = account.push()
    [request] = [r for r in account.control("requests")["requests"] if r["operation"] == "update"]
    assert [row["properties"] for row in request["body"]["inputs"]] == [
        {"postdesk_engagements": "7"}
    ]
    assert numbers(tally) == (0, 1, 1, 0, 0)


def test_push_says_unknown_only_once_it_was_judged(account):
    engager = make_engager(1, seniority="", function="")
    account.push()
    contact = contact_of(engager)
    assert "postdesk_audience" not in account.find(contact.hubspot_id)
    Engager.objects.filter(pk=engager.pk).update(
        classified_at=NOW, seniority="unknown", function="unknown"
    )
    account.push()
    there = account.find(contact.hubspot_id)
    assert {
        name: there.get(f"postdesk_{name}") for name in ("audience", "seniority", "position")
    } == {
        "audience": "Unknown",
        "seniority": "Unknown",
        "position": None,
    }


def test_push_clears_a_value_of_ours_that_is_no_more(account):
    audience = Audience.objects.get(name="Marketing Agency")
    position = Position.objects.get(audience=audience, name="Partnerships")
    engager = make_engager(1, audience=audience, position=position)
    account.push()
    Engager.objects.filter(pk=engager.pk).update(position=None)
    account.push()
    contact = contact_of(engager)
    assert "postdesk_position" not in account.find(contact.hubspot_id)
    Engager.objects.filter(pk=engager.pk).update(position=position)
    account.push()
    assert account.find(contact.hubspot_id)["postdesk_position"] == "Partnerships"
    assert contact_of(engager).theirs == []


def test_push_leaves_a_value_that_a_person_edited(account):
    engager = make_engager(1)
    account.push()
    contact = contact_of(engager)
    account.edit(contact.hubspot_id, postdesk_engagements="999")
    Engager.objects.filter(pk=engager.pk).update(engagement_count=7, post_count=5)
    account.push()
    there = account.find(contact.hubspot_id)
    assert (there["postdesk_engagements"], there["postdesk_posts"]) == ("999", "5")
    assert contact_of(engager).theirs == ["postdesk_engagements"]


@pytest.mark.parametrize("name", ["jobtitle", "postdesk_engagements"])
def test_push_never_refills_what_sales_cleared(account, name):
    engager = make_engager(1, title="Poet")
    account.push()
    contact = contact_of(engager)
    account.edit(contact.hubspot_id, **{name: ""})
    Engager.objects.filter(pk=engager.pk).update(title="Critic", engagement_count=7)
    account.push()
    account.push()
    assert name not in account.find(contact.hubspot_id)
    assert contact_of(engager).theirs == [name]


def test_push_never_refills_what_sales_typed_and_cleared(account):
    hubspot_id = account.type_in(
        firstname="Ada", jobtitle="Oracle", hs_linkedin_url="linkedin.com/in/person-1"
    )
    engager = make_engager(1, title="Poet")
    account.push()
    account.edit(hubspot_id, jobtitle="")
    Engager.objects.filter(pk=engager.pk).update(title="Critic")
    account.push()
    assert "jobtitle" not in account.find(hubspot_id)


def test_push_fills_only_what_is_empty(account):
    hubspot_id = account.type_in(
        firstname="Augusta",
        email="ada@sales.example",
        lifecyclestage="customer",
        hubspot_owner_id="7001",
        hs_linkedin_url="https://de.linkedin.com/in/Person-1/?trk=x",
    )
    engager = make_engager(1, name="Ada King", title="Poet")
    tally = account.push()
    there = account.find(hubspot_id)
    assert {name: there.get(name) for name in ("firstname", "lastname", "jobtitle", "email")} == {
        "firstname": "Augusta",
        "lastname": "King",
        "jobtitle": "Poet",
        "email": "ada@sales.example",
    }
    assert there["hs_linkedin_url"] == "https://de.linkedin.com/in/Person-1/?trk=x"
    assert there["postdesk_key"] == "li:ACoAA0000000001"
    contact = contact_of(engager)
    assert (contact.match, contact.outcome) == ("url", "updated")
    assert (contact.lifecycle_stage, contact.owner_id) == ("customer", "7001")
    assert numbers(tally) == (0, 1, 0, 0, 0)
    assert len(account.contacts()) == 1


def test_push_of_a_rule_says_why_each_is_left_out(account):
    target = Audience.objects.get(name="Marketing Agency")
    other = Audience.objects.get(name="Other")
    sent = make_engager(1, engagements=2, audience=target)
    make_engager(2, engagements=1, audience=target)
    make_engager(3, engagements=2, audience=other)
    make_engager(4, engagements=2)
    make_engager(5, engagements=2, excluded_at=NOW, exclusion_reason="own staff")
    make_engager(6, engagements=2, merged_into=sent)
    make_engager(7, engagements=2, kind="organisation")
    EngagerFactory(engagement_count=2, audience=target)
    tally = account.push(PushRule(targets_only=True, min_engagements=2))
    assert numbers(tally) == (1, 0, 0, 0, 5)
    assert dict(tally.reasons) == {
        "fewer than 2 engagements": 1,
        "not a target audience": 2,
        "excluded: own staff": 1,
        "no LinkedIn id or address that is theirs alone": 1,
    }
    assert [c["properties"]["postdesk_key"] for c in account.contacts()] == ["li:ACoAA0000000001"]


def test_push_sends_those_again_whose_reason_is_gone(account):
    engager = make_engager(1)
    account.push()
    Engager.objects.filter(pk=engager.pk).update(excluded_at=NOW, exclusion_reason="own staff")
    left = account.push()
    assert (contact_of(engager).state, dict(left.reasons)) == (
        "excluded",
        {"excluded: own staff": 1},
    )
    Engager.objects.filter(pk=engager.pk).update(excluded_at=None, exclusion_reason="")
    assert numbers(account.push()) == (0, 0, 1, 0, 0)
    assert contact_of(engager).state == "synced"


def test_push_without_creating_updates_only(account):
    account.type_in(firstname="Ada", hs_linkedin_url="linkedin.com/in/person-1")
    make_engager(1)
    make_engager(2)
    tally = account.push(PushRule(creates_contacts=False))
    assert numbers(tally) == (0, 1, 0, 0, 1)
    assert list(tally.reasons) == ["not in HubSpot, and creating contacts is switched off"]
    assert len(account.contacts()) == 1
    assert numbers(account.push()) == (1, 0, 1, 0, 0)


def test_push_without_a_name_creates_nobody(account):
    engager = make_engager(1, name=" ")
    tally = account.push()
    assert dict(tally.reasons) == {"no name: HubSpot needs one to create a contact": 1}
    assert account.contacts() == []
    assert contact_of(engager).state == "new"
