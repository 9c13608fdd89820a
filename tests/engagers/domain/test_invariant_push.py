"""Invariants 6, 7, 8 and 9 of the push, and that two workers send nothing twice."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from engagers.domain.push import push_contacts
from engagers.domain.push_rule import PushRule
from engagers.domain.suppress import suppress_keys
from engagers.models import Contact, Engager
from tests.engagers.domain.test_push import numbers
from tests.factories.hubspot import Account, contact_of, make_engager

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


@pytest.mark.django_db
def test_considered_is_created_updated_unchanged_failed_and_left_out(account):
    for number in range(12):
        make_engager(number)
    account.push()
    Engager.objects.filter(pk__in=Engager.objects.order_by("pk")[:3]).update(engagement_count=9)
    excluded = Engager.objects.order_by("pk")[5]
    Engager.objects.filter(pk=excluded.pk).update(excluded_at=NOW, exclusion_reason="own staff")
    account.delete(contact_of(Engager.objects.order_by("pk")[6]).hubspot_id)
    for number in range(12, 15):
        make_engager(number)
    account.fault("row.invalid")
    tally = account.push()
    assert numbers(tally) == (2, 3, 7, 1, 2)
    assert tally.considered == Engager.objects.count() == 15
    said = list(Contact.objects.order_by("outcome").values_list("outcome", flat=True))
    assert {name: said.count(name) for name in sorted(set(said))} == {
        "created": 2,
        "failed": 1,
        "left_out": 2,
        "unchanged": 7,
        "updated": 3,
    }
    left = Contact.objects.filter(outcome="left_out").order_by("state_reason")
    assert [contact.state_reason for contact in left] == [
        "deleted in HubSpot: never created again",
        "excluded: own staff",
    ]


@pytest.mark.django_db
def test_excluded_and_erased_people_are_never_sent(account):
    make_engager(1, excluded_at=NOW, exclusion_reason="opted out")
    erased = make_engager(2)
    suppress_keys([("slug", "person-2")])
    tally = account.push()
    assert account.writes() == []
    assert account.contacts() == []
    assert dict(tally.reasons) == {"excluded: opted out": 1, "erased: never sent again": 1}
    assert contact_of(erased).state == "gone"


@pytest.mark.django_db
def test_nobody_is_created_before_the_first_reading_is_complete(account):
    account.type_in(lastname="King", hs_linkedin_url="linkedin.com/in/person-1")
    make_engager(1)
    account.fault("list.unavailable", 2)
    tally = account.push()
    assert account.writes() == []
    assert dict(tally.reasons) == {"waits until HubSpot's contacts have been read once": 1}
    assert numbers(account.push()) == (0, 1, 0, 0, 0)
    assert len(account.contacts()) == 1


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


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_nobody_twice(account):
    for number in range(230):
        make_engager(number)
    account.catch_up()
    tallies, errors = [], []

    def work():
        try:
            tallies.append(
                push_contacts(account.new_gateway(), PushRule(), now=lambda: datetime.now(UTC))
            )
        except Exception as error:  # noqa: BLE001 - a thread has nobody to raise to
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert errors == []
    sent = [
        row["id"]
        for request in account.control("requests")["requests"]
        if request["operation"] in {"upsert", "update"}
        for row in request["body"]["inputs"]
    ]
    assert (len(sent), len(set(sent))) == (230, 230)
    assert sum(tally.created for tally in tallies) == 230
    assert len(account.contacts()) == 230
