"""What people say of companies, exclusions and lookups, before and after it is done."""

from __future__ import annotations

import pytest

from access.models import User
from engagers.domain.exclude import apply_exclusions, name_rule
from engagers.domain.preview_exclusion import count_hidden, preview_exclusion
from engagers.domain.relate_companies import relate_companies
from engagers.domain.retry_lookup import retry_lookups
from engagers.models import Company, Engager, Exclusion
from tests.factories.engagers import MONDAY, CompanyFactory, EngagerFactory, IdentityFactory

pytestmark = pytest.mark.django_db


def test_companies_are_related_with_history():
    ada = User.objects.create_user("ada")
    one, two = CompanyFactory(), CompanyFactory(relation="partner")

    assert relate_companies([one.pk, two.pk], "partner", by=ada, at=MONDAY) == 1

    assert list(Company.objects.values_list("relation", flat=True)) == ["partner", "partner"]
    last = one.history.latest("history_id")
    assert (last.relation, last.history_user, last.history_date) == ("partner", ada, MONDAY)
    assert two.history.count() == 1


def test_an_unknown_relation_changes_nothing():
    company = CompanyFactory()

    with pytest.raises(ValueError, match="'friend' is no relation: other, own, competitor"):
        relate_companies([company.pk], "friend", by=None, at=MONDAY)

    assert Company.objects.get().relation == "other"


def test_an_exclusion_says_whom_it_would_hide():
    company = CompanyFactory(name="Example Rival", name_key="example rival")
    engagers = [EngagerFactory(company=company) for _ in range(3)]
    IdentityFactory(engager=engagers[0], kind="slug", value="ada-example")
    Engager.objects.filter(pk=engagers[2].pk).update(merged_into=engagers[1])
    rule = Exclusion(kind="company", value="Example  Rival", reason="competitor")
    assert preview_exclusion(rule) == (2, 2)

    slug = Exclusion.objects.create(kind="slug", value="ada-example", reason="opt_out")
    apply_exclusions(at=MONDAY)

    assert preview_exclusion(rule) == (2, 1)
    assert count_hidden() == {name_rule(slug): 1}
    assert name_rule(slug) == "opted out: LinkedIn address: ada-example"


def test_a_lookup_that_was_given_up_is_tried_again():
    given_up = EngagerFactory(lookup_attempts=8, lookup_not_before=MONDAY, lookup_error="refused")
    other = EngagerFactory()

    assert retry_lookups([given_up.pk, other.pk]) == 1

    given_up.refresh_from_db()
    assert (given_up.lookup_attempts, given_up.lookup_not_before, given_up.lookup_error) == (
        0,
        None,
        "",
    )
