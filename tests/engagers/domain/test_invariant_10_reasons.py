"""Every person who is not in HubSpot says why, in words; every failure names what to do next."""

from datetime import timedelta

import pytest

from engagers.domain.push_rule import PushRule
from engagers.models import Contact, Engager
from integrations.errors import Misconfigured
from tests.factories.engagers import MONDAY, EngagerFactory
from tests.factories.hubspot import Account, make_engager

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


def test_everybody_who_is_left_out_has_a_reason(account):
    account.type_in(firstname="Ada", lastname="Twice", hs_linkedin_url="linkedin.com/in/person-1")
    account.type_in(firstname="Ada", lastname="Again", hs_linkedin_url="linkedin.com/in/person-1")
    make_engager(1)
    make_engager(2, excluded_at=MONDAY, exclusion_reason="own staff")
    make_engager(3, kind="person", name="", slug=True)
    make_engager(4, engagements=0)
    EngagerFactory(name="Keyless", engagement_count=1)
    tally = account.push(PushRule())
    assert dict(tally.reasons) == {
        "waits for review: several contacts in HubSpot": 1,
        "excluded: own staff": 1,
        "no name: HubSpot needs one to create a contact": 1,
        "fewer than 1 engagements": 1,
        "no LinkedIn id or address that is theirs alone": 1,
    }
    assert not Contact.objects.filter(state_reason="").exists()
    assert tally.considered == Engager.objects.count() == 5


def test_failed_row_says_what_happened_and_given_up_what_to_do(account):
    make_engager(1)
    account.fault("row.invalid", 8)
    at = MONDAY
    for _ in range(8):
        account.push(at=at)
        at += timedelta(days=3)
    contact = Contact.objects.get()
    assert contact.error.startswith("HubSpot refused: ")
    assert (contact.state, contact.state_reason) == (
        "dead",
        "given up after 8 attempts: correct the cause, then retry",
    )


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        ("unauthorized", "check HUBSPOT_ACCESS_TOKEN"),
        ("missing_scopes", "add them to the private app"),
        ("rate_limit_daily", "it resets at midnight"),
    ],
)
def test_refusal_of_everything_names_its_remedy(account, fault, remedy):
    make_engager(1)
    account.fault(fault)
    with pytest.raises(Misconfigured, match=remedy):
        account.push()
    assert account.contacts() == []
