from __future__ import annotations

import pytest

from engagers.domain.companies import find_or_make_company, fold_name
from engagers.models import Company

pytestmark = pytest.mark.django_db


def test_one_company_by_id_address_and_name():
    made = find_or_make_company(name="Acme  GmbH", slug="ACME", linkedin_id="77")
    assert (made.name, made.name_key, made.slug, made.linkedin_id) == (
        "Acme  GmbH",
        "acme gmbh",
        "acme",
        "77",
    )
    assert find_or_make_company(linkedin_id="77") == made
    assert find_or_make_company(slug="acme") == made
    assert find_or_make_company(name="ACME GMBH") == made
    assert Company.objects.count() == 1


def test_name_alone_is_completed_by_its_page():
    named = find_or_make_company(name="Acme")
    assert find_or_make_company(name="acme", slug="acme") == named
    assert find_or_make_company(slug="acme", linkedin_id="7") == named
    named.refresh_from_db()
    assert (named.slug, named.linkedin_id) == ("acme", "7")


def test_name_of_two_pages_makes_a_company_of_its_own():
    for slug in ("acme-one", "acme-two"):
        find_or_make_company(name="Acme", slug=slug)
    bare = find_or_make_company(name="Acme")
    assert (bare.slug, Company.objects.count()) == ("", 3)
    assert find_or_make_company(name="Acme") == bare


def test_address_given_anew_follows_the_other_id():
    first = find_or_make_company(name="Acme", slug="acme", linkedin_id="1")
    second = find_or_make_company(name="Other", slug="acme", linkedin_id="2")
    first.refresh_from_db()
    assert (first.slug, second.slug) == ("", "acme")


def test_known_id_does_not_take_anothers_address():
    by_slug = find_or_make_company(slug="acme")
    by_id = find_or_make_company(linkedin_id="2")
    assert find_or_make_company(slug="acme", linkedin_id="2") == by_id
    by_id.refresh_from_db()
    assert (by_id.slug, by_id.name, by_slug.name) == ("", "2", "acme")


@pytest.mark.parametrize("said", [{}, {"name": " \0"}, {"linkedin_id": "x"}])
def test_nothing_said_is_no_company(said):
    assert find_or_make_company(**said) is None
    assert Company.objects.count() == 0


def test_folding_keeps_the_legal_form():
    assert fold_name("  \uff21CME\tStraße  AG ") == "acme strasse ag"
