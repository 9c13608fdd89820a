"""HubSpot erases its contact, is asked again where it did not answer, and never loses another's."""

from __future__ import annotations

import pytest

from engagers.domain.erase import erase_engager, suppress_engager
from engagers.domain.finish_erasures import SHARED, finish_erasures
from engagers.models import Contact, ContactMirror, Engager, Erasure
from tests.factories.engagers import MONDAY
from tests.factories.hubspot import Account, contact_of, make_engager

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


def erase_pushed(account, engager=None):
    """Somebody who was pushed, erased here; the record of it and the HubSpot id."""
    if engager is None:
        engager = make_engager(1)
        account.push()
    hubspot_id = contact_of(engager).hubspot_id
    suppress_engager(engager.pk)
    record, _ = erase_engager(engager.pk, by=None, in_hubspot=True, at=MONDAY)
    return record, hubspot_id


def test_the_contact_is_erased_and_its_id_forgotten(account):
    record, hubspot_id = erase_pushed(account)
    assert (record.hubspot_state, record.hubspot_ids) == ("waiting", [hubspot_id])

    done = finish_erasures(account.gateway, at=MONDAY)

    record.refresh_from_db()
    assert (done.erased, done.missing, done.trouble) == (1, 0, [])
    assert (record.hubspot_state, record.hubspot_ids) == ("erased", [])
    assert (record.hubspot_attempts, record.hubspot_erased_at) == (1, MONDAY)
    assert account.contacts() == []
    assert account.control("counters")["erased"] == 1


def test_asking_again_changes_nothing(account):
    erase_pushed(account)
    finish_erasures(account.gateway, at=MONDAY)

    done = finish_erasures(account.gateway, at=MONDAY)

    assert (done.erased, done.missing, done.trouble) == (0, 0, [])


def test_a_lost_answer_is_asked_again_and_found_erased(account):
    record, _ = erase_pushed(account)
    account.fault("gdpr_delete.lost_answer")

    first = finish_erasures(account.gateway, at=MONDAY)
    record.refresh_from_db()
    assert (len(first.trouble), record.hubspot_state) == (1, "waiting")
    assert record.hubspot_error != ""
    second = finish_erasures(account.gateway, at=MONDAY)

    record.refresh_from_db()
    assert (second.erased, second.missing) == (0, 1)
    assert (record.hubspot_state, record.hubspot_attempts) == ("erased", 2)
    assert record.hubspot_error == ""


def test_a_token_without_the_scope_leaves_the_others_for_later(account):
    people = [make_engager(1), make_engager(2)]
    account.push()
    (first, _), (second, _) = (erase_pushed(account, engager) for engager in people)
    account.fault("gdpr_delete.missing_scopes")

    done = finish_erasures(account.gateway, at=MONDAY, erasure_ids=[first.pk, second.pk])

    second.refresh_from_db()
    assert len(done.trouble) == 1
    assert "lacks scopes" in done.trouble[0]
    assert (second.hubspot_attempts, len(account.contacts())) == (0, 2)


def test_the_next_push_asks_again_and_goes_on(account):
    record, _ = erase_pushed(account)
    make_engager(2)

    tally = account.push()

    record.refresh_from_db()
    assert (record.hubspot_state, tally.created, tally.trouble) == ("erased", 1, [])
    assert len(account.contacts()) == 1


def test_trouble_with_an_erasure_does_not_keep_others_from_being_sent(account):
    record, _ = erase_pushed(account)
    make_engager(2)
    account.fault("gdpr_delete.missing_scopes")

    tally = account.push()

    record.refresh_from_db()
    assert (record.hubspot_state, tally.created, len(tally.trouble)) == ("waiting", 1, 1)


def test_one_that_is_gone_there_already_is_no_error(account):
    record, hubspot_id = erase_pushed(account)
    account.delete(hubspot_id, erase=True)

    done = finish_erasures(account.gateway, at=MONDAY)

    record.refresh_from_db()
    assert (done.erased, done.missing, record.hubspot_state) == (0, 1, "erased")


def test_one_in_the_recycling_bin_is_erased_too(account):
    record, hubspot_id = erase_pushed(account)
    account.delete(hubspot_id)

    done = finish_erasures(account.gateway, at=MONDAY)

    record.refresh_from_db()
    assert (done.erased, record.hubspot_state) == (1, "erased")


def test_a_contact_that_hubspot_merged_with_another_persons_is_left_for_a_person(account):
    record, hubspot_id = erase_pushed(account)
    other = make_engager(2)
    Erasure.objects.filter(pk=record.pk).update(hubspot_state="kept", hubspot_ids=[])
    account.push()
    theirs = contact_of(other).hubspot_id
    account.merge(theirs, hubspot_id)
    Erasure.objects.filter(pk=record.pk).update(hubspot_state="waiting", hubspot_ids=[hubspot_id])

    done = finish_erasures(account.gateway, at=MONDAY)

    record.refresh_from_db()
    assert done.trouble == [f"erasure {record.pk}: {SHARED}"]
    assert (record.hubspot_state, record.hubspot_error) == ("waiting", SHARED)
    assert len(account.contacts()) == 1


def test_a_contact_that_hubspot_keeps_is_not_mirrored_again(account):
    engager = make_engager(1)
    account.push()
    hubspot_id = contact_of(engager).hubspot_id
    suppress_engager(engager.pk)
    erase_engager(engager.pk, by=None, in_hubspot=False, at=MONDAY)
    account.edit(hubspot_id, firstname="Zoe")

    account.push()

    assert not ContactMirror.objects.filter(hubspot_id=hubspot_id).exists()
    assert not Engager.objects.exists()
    assert not Contact.objects.exists()


def test_an_erasure_of_two_contacts_ends_with_the_second(account):
    record, hubspot_id = erase_pushed(account)
    second = account.type_in(firstname="Ada", lastname="Example")
    Erasure.objects.filter(pk=record.pk).update(hubspot_ids=[hubspot_id, second])

    done = finish_erasures(account.gateway, at=MONDAY)

    record.refresh_from_db()
    assert (done.erased, record.hubspot_state, record.hubspot_attempts) == (2, "erased", 1)
    assert account.contacts() == []
