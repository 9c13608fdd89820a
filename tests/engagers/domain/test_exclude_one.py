"""One person is left out by a rule for each key, and taken in again."""

from __future__ import annotations

import pytest

from engagers.domain.exclude_one import CannotExcludeError, exclude_one, find_own_rules, include_one
from engagers.models import Exclusion
from tests.factories.engagers import MONDAY, CompanyFactory, EngagerFactory, IdentityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    engager = EngagerFactory()
    IdentityFactory(engager=engager, value="ACoAAada000000001")
    IdentityFactory(engager=engager, kind="slug", value="ada-example")
    return engager


def test_every_key_gets_a_rule_once(ada):
    made = exclude_one(ada, reason="opt_out", note=" by  mail ", at=MONDAY)
    again = exclude_one(ada, reason="opt_out", note="", at=MONDAY)

    ada.refresh_from_db()
    assert (made, again) == (2, 0)
    assert ada.excluded_at == MONDAY
    assert ada.exclusion_reason == "opted out: LinkedIn member id: ACoAAada000000001"
    assert list(Exclusion.objects.order_by("pk").values_list("kind", "value", "note")) == [
        ("member_id", "ACoAAada000000001", "by mail"),
        ("slug", "ada-example", "by mail"),
    ]


def test_taking_in_again_removes_the_rules_also_the_last_ones(ada):
    exclude_one(ada, reason="opt_out", note="", at=MONDAY)
    assert len(list(find_own_rules(ada))) == 2

    assert include_one(ada, at=MONDAY) == 2

    ada.refresh_from_db()
    assert (ada.excluded_at, ada.exclusion_reason) == (None, "")
    assert Exclusion.objects.count() == 0


def test_another_rule_keeps_them_out_and_nothing_changes(ada):
    ada.company = CompanyFactory(name="Own Ltd")
    ada.save()
    Exclusion.objects.create(kind="company", value="Own Ltd", reason="own_staff")
    exclude_one(ada, reason="opt_out", note="", at=MONDAY)

    with pytest.raises(CannotExcludeError, match="Own Ltd"):
        include_one(ada, at=MONDAY)

    assert Exclusion.objects.count() == 3


def test_who_has_no_key_cannot_be_named_by_a_rule():
    nameless = EngagerFactory()

    with pytest.raises(CannotExcludeError, match="no LinkedIn id or address"):
        exclude_one(nameless, reason="opt_out", note="", at=MONDAY)

    assert Exclusion.objects.count() == 0
