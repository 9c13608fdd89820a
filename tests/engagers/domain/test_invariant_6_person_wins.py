"""A person's value beats a machine's: in HubSpot, and in what people decide here."""

from datetime import UTC, datetime

import pytest

from engagers.domain.override import override_values
from engagers.models import Contact, Engager
from tests.engagers.domain.enriching import FOUNDER, classify, make_person, show
from tests.factories.hubspot import Account, contact_of, make_engager

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


@pytest.mark.django_db
def test_a_persons_values_survive_every_push(account):
    engager = make_engager(1, title="Poet")
    account.push()
    hubspot_id = contact_of(engager).hubspot_id
    typed = {
        "firstname": "Augusta",
        "jobtitle": "Oracle",
        "postdesk_audience": "VIP",
        "postdesk_posts": "77",
        "email": "augusta@sales.example",
        "lifecyclestage": "customer",
        "hubspot_owner_id": "7003",
    }
    account.edit(hubspot_id, **typed)
    for count in (3, 4):
        Engager.objects.filter(pk=engager.pk).update(
            engagement_count=count, post_count=count, title=f"Critic {count}", classified_at=NOW
        )
        account.push()
    there = account.find(hubspot_id)
    assert {name: there[name] for name in typed} == typed
    assert there["postdesk_engagements"] == "4"


@pytest.mark.django_db
def test_value_that_sales_cleared_before_our_lost_answer_was_read_is_not_refilled(account):
    engager = make_engager(1, title="Poet")
    account.push()
    contact = contact_of(engager)
    # As a crash leaves it: the contact was made, and nobody wrote down that it was.
    Contact.objects.filter(pk=contact.pk).update(
        state="pending", hubspot_id=None, written={}, pulled={}, sending=contact.written
    )
    account.edit(contact.hubspot_id, jobtitle="", postdesk_posts="")
    account.push()
    there = account.find(contact.hubspot_id)
    assert (there.get("jobtitle"), there.get("postdesk_posts")) in {("", ""), (None, None)}
    assert contact_of(engager).theirs == ["jobtitle", "postdesk_posts"]


@pytest.mark.django_db
def test_value_that_a_person_takes_back_is_the_machines_again(sandbox):
    person = make_person(FOUNDER)
    classify(sandbox)
    judged = show(person)
    override_values(person, {"seniority": "entry"})
    classify(sandbox)
    assert show(person)["seniority"] == ("entry", "person")
    override_values(person, {"seniority": ""})
    result = classify(sandbox)
    assert show(person) == judged
    assert (result.from_cache, result.calls) == (1, 0)


@pytest.mark.django_db
def test_choice_of_nothing_writes_nothing_and_of_a_fact_is_refused():
    person = make_person(FOUNDER, title="Poet", title_source="person")
    override_values(person, {})
    with pytest.raises(ValueError, match="not a person's to choose: headline"):
        override_values(person, {"headline": "X", "title": "Y"})
    assert show(Engager.objects.get())["title"] == ("Poet", "person")
