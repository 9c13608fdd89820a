"""Whom a text names."""

from __future__ import annotations

import pytest

from engagers.domain.find_engager import find_engager, find_family, read_keys
from engagers.domain.merge import merge
from tests.factories.engagers import MONDAY, EngagerFactory, IdentityFactory

pytestmark = pytest.mark.django_db
MEMBER = "ACoAAada000000001"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (MEMBER, [("member_id", MEMBER)]),
        (" Ada-Example ", [("slug", "ada-example")]),
        ("ada@Example.com", [("email", "ada@example.com")]),
        ("https://de.linkedin.com/in/Ada-Example/?trk=x", [("slug", "ada-example")]),
        (f"https://www.linkedin.com/in/{MEMBER}", [("member_id", MEMBER)]),
        ("https://www.linkedin.com/company/example/", [("company_slug", "example")]),
        ("https://example.com/in/ada", []),
        ("Ada Example", []),
        ("", []),
        ("?", []),
    ],
)
def test_keys_of_a_text(text, keys):
    assert read_keys(text) == keys


def test_found_by_number_and_by_every_key():
    ada = EngagerFactory()
    IdentityFactory(engager=ada, value=MEMBER)
    IdentityFactory(engager=ada, kind="email", value="ada@example.com")
    for text in (str(ada.pk), MEMBER, "Ada@example.com"):
        assert find_engager(text) == ada
    for text in ("0", "nobody", "https://example.com/x", "9" * 30):
        assert find_engager(text) is None


def test_who_was_merged_is_found_as_who_they_became():
    ada, older, oldest = (EngagerFactory() for _ in range(3))
    IdentityFactory(engager=oldest, kind="slug", value="old-ada")
    merge(older, oldest, evidence="e", at=MONDAY)
    older.refresh_from_db()
    merge(ada, older, evidence="e", at=MONDAY)

    assert find_engager(str(oldest.pk)) == ada
    assert find_engager("old-ada") == ada
    assert find_family(oldest.pk) == sorted([ada.pk, older.pk, oldest.pk])
