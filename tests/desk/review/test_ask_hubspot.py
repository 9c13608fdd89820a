"""What HubSpot holds of the candidates, as it answers."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from desk.review.ask_hubspot import ask_hubspot
from desk.review.card import mask_email
from tests.desk.review.reviewing import in_review
from tests.factories.hubspot import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(sandbox, settings):
    cache.clear()
    settings.HUBSPOT_ACCESS_TOKEN, settings.HUBSPOT_API_URL = "pat-token", sandbox.hubspot_url
    yield Account(sandbox)
    cache.clear()


def test_candidates_are_read_with_their_mail_masked(account):
    one = account.type_in(
        firstname="Ada",
        lastname="Example",
        company="Example GmbH",
        jobtitle="Partner",
        email="ada@example.com",
    )
    gone = account.type_in(firstname="Ada", lastname="Example")
    account.delete(gone)
    contact = in_review(str(one), str(gone))

    found = ask_hubspot(contact)

    shown = found["candidates"][str(one)]
    assert found["note"] == ""
    assert found["candidates"][str(gone)] is None
    assert shown["name"] == "Ada Example"
    assert shown["title"] == "Partner"
    assert shown["email"] == "a•••@example.com"
    assert shown["href"].startswith("https://app.hubspot.com/contacts/")
    assert shown["href"].endswith(f"/record/0-1/{one}")
    assert shown["same"] == {"name": True, "company": False, "title": True, "linkedin": None}


def test_a_silent_hubspot_leaves_what_was_last_read(account, settings):
    settings.HUBSPOT_ACCESS_TOKEN = "bad-token"
    settings.HUBSPOT_API_URL = "http://127.0.0.1:9"

    found = ask_hubspot(in_review("901"))

    assert found["candidates"] == {}
    assert found["note"].startswith("HubSpot did not answer (")


@pytest.mark.parametrize(
    ("address", "shown"),
    [("ada@example.com", "a•••@example.com"), ("", ""), ("no address", ""), ("@example.com", "")],
)
def test_an_address_is_masked(address, shown):
    assert mask_email(address) == shown
