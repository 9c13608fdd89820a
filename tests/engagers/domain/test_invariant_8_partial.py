"""A partial reading of HubSpot is never taken for a complete one."""

import pytest

from engagers.domain.pull import pull_contacts
from engagers.domain.push import push_changed
from engagers.domain.suppress import suppress_keys
from tests.engagers.domain.test_push import numbers
from tests.factories.hubspot import Account, contact_of, make_engager

STALE = "waits until HubSpot's latest changes have been read"


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


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
def test_nobody_is_created_while_the_latest_changes_are_not_read(account):
    account.push()
    account.type_in(lastname="King", hs_linkedin_url="linkedin.com/in/person-1")
    engager = make_engager(1)
    account.fault("search.unavailable", 2)
    tally = account.push()
    assert account.writes() == []
    assert dict(tally.reasons) == {STALE: 1}
    assert tally.trouble == ["reading HubSpot's contacts broke off: HubSpot failed (503)"]
    assert numbers(account.push()) == (0, 1, 0, 0, 0)
    assert contact_of(engager).match == "url"
    assert len(account.contacts()) == 1


@pytest.mark.django_db
def test_whoever_changed_is_not_created_after_a_pull_that_broke_off(account):
    account.push()
    account.type_in(lastname="King", hs_linkedin_url="linkedin.com/in/person-1")
    engager = make_engager(1)
    account.fault("search.unavailable", 2)

    def enrich(gateway, rule, now):
        pulled = pull_contacts(gateway, rule, now=now)
        return push_changed(gateway, rule, [engager.pk], now=now, is_current=not pulled.trouble)

    tally = account.push(push=enrich)
    assert account.writes() == []
    assert dict(tally.reasons) == {STALE: 1}
    assert contact_of(engager).state == "new"


@pytest.mark.django_db
def test_a_batch_of_erased_people_is_not_the_end(account):
    for number in range(101):
        make_engager(number)
    suppress_keys([("slug", f"person-{number}") for number in range(100)])
    tally = account.push()
    assert numbers(tally) == (1, 0, 0, 0, 100)
    assert dict(tally.reasons) == {"erased: never sent again": 100}
    assert [c["properties"]["postdesk_key"] for c in account.contacts()] == ["li:ACoAA0000000100"]
