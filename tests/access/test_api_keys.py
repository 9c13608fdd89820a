"""Keys are shown once, stored hashed, and stop working when they should."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from access.domain.check_key import BadKeyError, check_key
from access.domain.issue_key import issue_key
from access.models import ApiKey, User

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def owner(db):
    return User.objects.create_user("ada")


def _refusal(key, at=NOON):
    with pytest.raises(BadKeyError) as refused:
        check_key(key, at=at)
    return str(refused.value)


def test_a_key_opens_and_only_its_hash_is_stored(owner):
    row, key = issue_key("dashboard", scopes=["read"], owner=owner)

    assert check_key(key, at=NOON) == row
    stored = ApiKey.objects.values().get()
    assert key not in str(stored)
    assert key.split("_", 2)[2] not in str(stored)


def test_each_use_is_noted_to_the_minute(owner):
    _, key = issue_key("dashboard", scopes=["read"], owner=owner)

    check_key(key, at=NOON)
    check_key(key, at=NOON + timedelta(seconds=59))
    assert ApiKey.objects.get().last_used_at == NOON

    check_key(key, at=NOON + timedelta(seconds=61))
    assert ApiKey.objects.get().last_used_at == NOON + timedelta(seconds=61)


@pytest.mark.parametrize("wrong", ["", "pd_", "Bearer", "pd_000000000000_guess", "x" * 5000])
def test_an_unknown_key_is_refused(owner, wrong):
    issue_key("dashboard", scopes=["read"], owner=owner)

    assert _refusal(wrong) == "This API key is unknown."


def test_the_right_prefix_with_another_secret_is_refused(owner):
    _, key = issue_key("dashboard", scopes=["read"], owner=owner)

    assert _refusal(key + "x") == "This API key is unknown."
    assert ApiKey.objects.get().last_used_at is None


def test_an_expired_revoked_or_ownerless_key_is_refused(owner):
    row, key = issue_key("dashboard", scopes=["read"], owner=owner, expires_at=NOON)

    assert _refusal(key) == "This API key expired on 2026-11-20."
    assert check_key(key, at=NOON - timedelta(seconds=1)) == row

    ApiKey.objects.update(revoked_at=NOON)
    assert _refusal(key) == "This API key was revoked."

    ApiKey.objects.update(revoked_at=None, expires_at=None)
    User.objects.update(is_active=False)
    assert _refusal(key) == "The owner of this API key has no login any more."


def test_a_key_without_scopes_or_with_unknown_ones_is_refused(owner):
    for scopes in ([], ["admin"]):
        key = ApiKey(name="x", prefix="p", key_hash="h", scopes=scopes, owner=owner)
        with pytest.raises(ValidationError, match="A key has scopes: read, write, run"):
            key.validate_constraints()


def test_the_admin_shows_a_new_key_once(admin_page):
    owner = User.objects.get()

    form = admin_page.get("/admin/access/apikey/add/").content.decode()
    assert re.search(rf'<option value="{owner.pk}" selected', form)
    answer = admin_page.post(
        "/admin/access/apikey/add/",
        {
            "name": "dashboard",
            "scopes": ["read", "run"],
            "owner": owner.pk,
            "expires_at_0": "2030-01-01",
            "expires_at_1": "00:00:00",
        },
        follow=True,
    )

    key = re.search(r"pd_[0-9a-f]{12}_[\w-]{43}", answer.content.decode()).group()
    row = ApiKey.objects.get()
    assert check_key(key, at=NOON) == row
    assert (row.scopes, row.owner, row.expires_at) == (
        ["read", "run"],
        owner,
        datetime(2030, 1, 1, tzinfo=UTC),
    )
    for page in ("/admin/access/apikey/", f"/admin/access/apikey/{row.pk}/change/"):
        assert key not in admin_page.get(page).content.decode()


def test_the_admin_revokes(admin_page):
    _, key = issue_key("dashboard", scopes=["read"], owner=User.objects.get())

    admin_page.post(
        "/admin/access/apikey/",
        {"action": "revoke", "_selected_action": [ApiKey.objects.get().pk]},
    )

    assert _refusal(key) == "This API key was revoked."
