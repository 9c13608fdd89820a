"""Who is found by which words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagers import querysets
from engagers.domain.search_words import split_words
from engagers.models import Company, Engager
from tests.factories.engagers import CompanyFactory, EngagerFactory, IdentityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    foxglove = CompanyFactory(name="Foxglove Ventures")
    ada = EngagerFactory(name="Ada O'Brien", headline="Partner, boring things", company=foxglove)
    bo = EngagerFactory(name="Bo Example", title="Partner-in-chief")
    IdentityFactory(engager=bo, kind="slug", value="bo-example")
    IdentityFactory(engager=EngagerFactory(name="Bo Example Ltd"), kind="email", value="b@ex.com")
    return {"ada": ada, "bo": bo}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("part", {"ada", "bo"}),
        ("ada fox", {"ada"}),
        ("foxglove ventures partner", {"ada"}),
        ("example fox", set()),
        ("o'brien", {"ada"}),
        ("https://www.linkedin.com/in/bo-example/", {"bo"}),
        ("https://www.linkedin.com/in/nobody/", set()),
        ("' & | ! :*", set()),
        ("\\", set()),
    ],
)
def test_words_and_addresses(people, text, names):
    found = set(Engager.objects.matching(text).values_list("pk", flat=True))

    assert found == {people[name].pk for name in names}


def test_nothing_asked_is_everybody(people):
    assert Engager.objects.matching("  ").count() == 3
    assert Company.objects.matching("").count() == 1
    assert Company.objects.matching("&").count() == 0
    assert Company.objects.matching("fox vent").count() == 1
    assert Company.objects.matching_words([]).count() == 1


def test_an_address_is_found_before_words(people):
    assert [one.name for one in Engager.objects.matching("b@ex.com")] == ["Bo Example Ltd"]


def test_many_companies_and_many_people_are_found_all_the_same(people, monkeypatch):
    monkeypatch.setattr(querysets, "MOST_NAMED", 0)
    monkeypatch.setattr(querysets, "MOST_FOUND", 0)

    assert [one.name for one in Engager.objects.matching("foxglove")] == ["Ada O'Brien"]


def test_a_common_word_is_found_without_asking_the_index(people, monkeypatch):
    monkeypatch.setattr(querysets, "COMMON", 2)

    with CaptureQueriesContext(connection) as seen:
        found = Engager.objects.matching("part")

    assert len(seen) == 3  # companies of the word, the newest id, the share among the newest
    assert {one.name for one in found} == {"Ada O'Brien", "Bo Example"}
    assert Engager.objects.none().matching("part").count() == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [("example partner", {"Bo Example"}), ("fox brien", {"Ada O'Brien"}), ("ltd partner", set())],
)
@pytest.mark.parametrize("common", [1, 2, 3])
def test_rare_words_are_asked_of_the_index_and_common_ones_of_the_rows(
    people, monkeypatch, common, text, names
):
    monkeypatch.setattr(querysets, "COMMON", common)

    assert {one.name for one in Engager.objects.matching(text)} == names


def test_who_is_renamed_is_found_by_the_new_name_alone(people):
    Engager.objects.filter(pk=people["ada"].pk).update(name="Eve Example", headline="")

    assert Engager.objects.matching("o'brien").count() == 0
    assert Engager.objects.matching("boring").count() == 0
    assert [one.pk for one in Engager.objects.matching("eve")] == [people["ada"].pk]


def test_words_are_quoted_and_counted():
    assert split_words("it's a\\b ...") == ["'it s':*", "'a b':*"]
    assert len(split_words("w " * 20)) == 8


def test_a_company_counts_those_who_may_appear(people):
    company = people["ada"].company
    EngagerFactory(company=company, engagement_count=3)
    hidden = EngagerFactory(company=company, engagement_count=9)
    Engager.objects.filter(pk=hidden.pk).update(
        excluded_at=hidden.first_seen_at, exclusion_reason="own"
    )
    CompanyFactory(name="Empty Ltd")

    rows = {row.name: row for row in Company.objects.with_counts()}

    counted = rows["Foxglove Ventures"]
    assert (counted.people_count, counted.engagement_count) == (2, 3)
    assert (rows["Empty Ltd"].people_count, rows["Empty Ltd"].engagement_count) == (0, 0)
