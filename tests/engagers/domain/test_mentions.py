"""Where a person is named, and where only somebody alike is."""

from __future__ import annotations

import pytest

from engagers.domain.mentions import Person, drop_erased, read_text_keys
from engagers.domain.suppress import suppress_keys
from integrations.apify.items import BadItem

ADA = Person(
    frozenset({("member_id", "ACoAAada000000001"), ("slug", "ada-example"), ("hubspot_id", "7")}),
    frozenset({"Ada Example"}),
)


@pytest.mark.parametrize(
    "raw",
    [
        "ACoAAada000000001",
        {"urn": "urn:li:fsd_profile:ACoAAada000000001,x"},
        {"actor": [{"url": "https://www.linkedin.com/in/ada-example?trk=1"}]},
        {"slug": "Ada-Example"},
        {"said": "thanks, ada example!"},
    ],
)
def test_named(raw):
    assert ADA.is_named_in(raw)


@pytest.mark.parametrize("raw", ["ada-example-2", {"name": "Ada Examples"}, 7, None, "7", "x y"])
def test_not_named(raw):
    assert not ADA.is_named_in(raw)


def test_nobody_is_named_nowhere():
    nobody = Person(frozenset(), frozenset({"Ed"}))

    assert not nobody.is_named_in("Ed wrote")
    assert nobody.remove_from("Ed wrote") == "Ed wrote"
    assert nobody.needles() == []


def test_texts_lose_the_keys_and_the_name_alone():
    value = {"a": ["Ada Example wrote", 7, None], "ada-example": "li:ACoAAada000000001"}

    assert ADA.remove_from_json(value) == {
        "a": ["(erased) wrote", 7, None],
        "(erased)": "li:(erased)",
    }


def test_a_short_public_name_counts_only_in_an_address():
    short = Person(frozenset({("slug", "ed")}), frozenset())

    assert short.remove_from("ed saw linkedin.com/in/ed") == "ed saw linkedin.com/(erased)"


def test_keys_of_a_text():
    assert read_text_keys("two words") == set()
    assert read_text_keys("https://www.linkedin.com/company/example") == set()
    assert read_text_keys("https://example.com/x") == set()
    assert set(read_text_keys("ada-example")) == {("slug", "ada-example")}
    assert set(read_text_keys("?")) == set()


@pytest.mark.django_db
def test_refused_items_of_erased_people_are_not_kept():
    theirs = BadItem(raw={"url": "https://www.linkedin.com/in/ada-example/"}, reason="broken")
    others = BadItem(raw={"url": "https://www.linkedin.com/in/bo-example/"}, reason="broken")
    assert drop_erased([theirs, others]) == [theirs, others]

    suppress_keys([("slug", "ada-example")])

    assert drop_erased([theirs, others]) == [others]
