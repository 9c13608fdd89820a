from __future__ import annotations

import pytest

from engagers.domain.exclude import apply_exclusions, exclude_engagers
from engagers.models import Engager, Exclusion
from tests.factories.engagers import MONDAY, CompanyFactory, EngagerFactory, IdentityFactory

pytestmark = pytest.mark.django_db


def excluded():
    flagged = Engager.objects.filter(excluded_at__isnull=False).order_by("pk")
    return list(flagged.values_list("name", "exclusion_reason"))


def test_rules_match_keys_employers_and_organisations():
    acme = CompanyFactory(name="Acme GmbH", name_key="acme gmbh", slug="acme")
    other = CompanyFactory(name="Rival", name_key="rival")
    IdentityFactory(engager__name="Own", value="ACoAA000000000001")
    EngagerFactory(name="Employee", company=acme)
    EngagerFactory(name="Rival's", company=other)
    EngagerFactory(name="  RIVAL ", kind="organisation")
    IdentityFactory(kind="company_slug", value="acme", engager__name="Page")
    EngagerFactory(name="Rival")
    EngagerFactory(name="Free")
    Exclusion.objects.create(kind="member_id", value="ACoAA000000000001", reason="opt_out")
    Exclusion.objects.create(kind="company", value="acme", reason="own_staff")
    Exclusion.objects.create(kind="company", value="Rival", reason="competitor")
    assert apply_exclusions(at=MONDAY) == 5
    company = "company name or LinkedIn address"
    assert excluded() == [
        ("Own", "opted out: LinkedIn member id: ACoAA000000000001"),
        ("Employee", f"own staff: {company}: acme"),
        ("Rival's", f"Competitor: {company}: Rival"),
        ("  RIVAL ", f"Competitor: {company}: Rival"),
        ("Page", f"own staff: {company}: acme"),
    ]
    assert apply_exclusions() == 0


def test_a_rule_that_is_gone_excludes_nobody():
    IdentityFactory(kind="slug", value="ada")
    rule = Exclusion.objects.create(kind="slug", value="ada", reason="own_staff")
    assert (apply_exclusions(at=MONDAY), len(excluded())) == (1, 1)
    rule.delete()
    assert (apply_exclusions(at=MONDAY), excluded()) == (1, [])


def test_only_the_engagers_asked_for_are_flagged():
    one, other = (IdentityFactory(kind="slug", value=value).engager for value in ("ada", "bob"))
    assert exclude_engagers([one.pk], at=MONDAY) == 0
    for value in ("ada", "bob"):
        Exclusion.objects.create(kind="slug", value=value, reason="own_staff")
    assert exclude_engagers([], at=MONDAY) == 0
    assert exclude_engagers([one.pk], at=MONDAY) == 1
    other.refresh_from_db()
    assert other.excluded_at is None
