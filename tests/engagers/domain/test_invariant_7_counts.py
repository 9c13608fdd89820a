"""Considered for HubSpot = created + updated + unchanged + failed + left out, and each row says which."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from engagers.domain.claim_contacts import claim_contacts
from engagers.domain.count_left_out import count_left_out
from engagers.domain.preview_push import preview_push
from engagers.domain.push import push_contacts
from engagers.domain.push_rule import PushRule
from engagers.domain.push_tally import PushTally
from engagers.models import Audience, Contact, Engager
from tests.engagers.domain.test_push import numbers
from tests.factories.engagers import ContactFactory
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
def test_preview_counts_only_changes_of_people_who_would_be_sent(account):
    target = Audience.objects.get(name="Marketing Agency")
    for number in range(3):
        make_engager(number, audience=target)
    for number in range(3, 6):
        make_engager(number)
    account.push()
    Engager.objects.filter(audience=None).update(engagement_count=9)
    seen = preview_push(PushRule(targets_only=True), at=NOW)
    assert (seen.new, seen.due, seen.unchanged, seen.left_out) == (0, 0, 3, 3)
    assert seen.considered == Engager.objects.count()


@pytest.mark.django_db
def test_row_that_another_worker_takes_meanwhile_is_not_called_left_out(account):
    contact = ContactFactory(state="pending")

    class Reasons(type(PushTally().reasons)):
        def __setitem__(self, reason, number):
            super().__setitem__(reason, number)
            Contact.objects.filter(pk=contact.pk).update(
                state="synced", outcome="created", hubspot_id="7"
            )

    count_left_out(PushTally(reasons=Reasons()), at=NOW)
    contact.refresh_from_db()
    assert (contact.state, contact.outcome, contact.state_reason) == ("synced", "created", "")


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
    assert (errors, [tally.trouble for tally in tallies]) == ([], [[], []])
    sent = [
        row["id"]
        for request in account.control("requests")["requests"]
        if request["operation"] in {"upsert", "update"}
        for row in request["body"]["inputs"]
    ]
    assert (len(sent), len(set(sent))) == (230, 230)
    assert sum(tally.created for tally in tallies) == 230
    assert len(account.contacts()) == 230


@pytest.mark.django_db(transaction=True)
def test_due_row_that_is_locked_for_a_moment_is_waited_for():
    contact = ContactFactory(state="pending", engager__engagement_count=1)
    locked, claimed = threading.Event(), []

    def hold():
        with transaction.atomic():
            Contact.objects.select_for_update().get(pk=contact.pk)
            locked.set()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(10)
    claimed += claim_contacts(at=NOW, limit=5)
    holder.join(10)
    assert claimed == [contact]
    assert claim_contacts(at=NOW, limit=5) == []
