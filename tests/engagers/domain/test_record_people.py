"""Who is who on a page of a scrape: namesakes, two keys, reused addresses, erased and excluded."""

from __future__ import annotations

import pytest

from engagers.domain.record import RecordedPage, record_page
from engagers.domain.suppress import find_suppressed, suppress_keys
from engagers.models import Engagement, Engager, Exclusion, Identity, Merge
from integrations.apify.items import Person
from posts.models import Post
from tests.factories.engagers import (
    MONDAY,
    EngagerFactory,
    IdentityFactory,
    make_comment,
    make_person,
    make_reaction,
    make_repost,
    make_scrape,
    member_id,
)

pytestmark = pytest.mark.django_db


def test_namesakes_stay_apart():
    people = [make_person(n, name="Maria Sample", headline="CEO") for n in range(2)]
    assert record_page(make_scrape(), map(make_reaction, people), at=MONDAY).new_engagers == 2


def test_item_with_both_keys_merges_two_engagers():
    scrape = make_scrape()
    record_page(scrape, [make_reaction(1)], at=MONDAY)
    record_page(scrape, [make_repost(make_person(1, member=False, slug=True), "!")], at=MONDAY)
    page = record_page(scrape, [make_comment(1)], at=MONDAY)
    assert page.new_engagers == 0
    merge = Merge.objects.get()
    assert merge.evidence == "one item carried a key of each"
    survivor = Engager.objects.get(merged_into=None)
    assert (merge.survivor, merge.absorbed.merged_into) == (survivor, survivor)
    assert survivor.identities.count() == 2
    assert (survivor.engagement_count, Post.objects.get().engagers) == (3, 1)


def test_parted_engagers_are_not_merged_again():
    one, other = EngagerFactory(), EngagerFactory()
    IdentityFactory(engager=one, value=member_id(1))
    slug = IdentityFactory(engager=other, kind="slug", value="person-1")
    Merge.objects.create(
        survivor=one, absorbed=other, evidence="?", moved={}, merged_at=MONDAY, undone_at=MONDAY
    )
    record_page(make_scrape(), [make_comment(1)], at=MONDAY)
    assert Engagement.objects.get().engager == one
    slug.refresh_from_db()
    assert slug.engager == other


def test_reused_address_goes_to_whom_it_was_last_seen_with_in_any_order():
    post = make_scrape().post
    old, new = make_scrape(post=post, days=1), make_scrape(post=post, days=2)
    record_page(new, [make_comment(make_person(2, slug="shared"), "c2")], at=MONDAY)
    record_page(old, [make_comment(make_person(1, slug="shared"), "c1")], at=MONDAY)
    assert Identity.objects.get(kind="slug").engager.name == "Person 2"
    newest = make_scrape(post=post, days=3)
    record_page(newest, [make_comment(make_person(1, slug="shared"), "c1")], at=MONDAY)
    slug = Identity.objects.get(kind="slug")
    assert (slug.engager.name, slug.linked_at) == ("Person 1", newest.created_at)
    assert Merge.objects.count() == 0


def test_address_found_later_joins_the_lasting_id():
    scrape = make_scrape()
    record_page(scrape, [make_reaction(make_person(1, member=False, slug=True))], at=MONDAY)
    assert record_page(scrape, [make_comment(1)], at=MONDAY).new_engagers == 0
    slug = Identity.objects.get(kind="slug")
    assert slug.linked_at == scrape.created_at
    assert Engager.objects.get().engagement_count == 2


def test_company_is_an_organisation_by_id_and_address():
    company = Person(kind="company", company_id="77", slug="acme", name="Acme")
    record_page(make_scrape(), [make_reaction(company)], at=MONDAY)
    assert Engager.objects.get().kind == "organisation"
    keys = Identity.objects.order_by("kind").values_list("kind", "value")
    assert list(keys) == [("company_id", "77"), ("company_slug", "acme")]


def test_erased_people_are_dropped_with_their_other_keys():
    assert suppress_keys([("slug", "person-1")]) == 1
    items = [make_comment(1), make_reaction(1), make_reaction(2)]
    page = record_page(make_scrape(), items, at=MONDAY)
    assert (page.dropped, page.new_engagers) == (2, 1)
    assert Engager.objects.get().name == "Person 2"
    member = ("member_id", member_id(1))
    assert find_suppressed([member, ("slug", "person-2")]) == {member}
    assert suppress_keys([member]) == 0


def test_excluded_people_are_recorded_and_flagged():
    Exclusion.objects.create(kind="slug", value="person-1", reason="own_staff")
    record_page(make_scrape(), [make_comment(1), make_reaction(2)], at=MONDAY)
    engager = Engager.objects.get(name="Person 1")
    assert (engager.excluded_at, engager.exclusion_reason) == (
        MONDAY,
        "own staff: LinkedIn address: person-1",
    )
    assert [e.name for e in Engager.objects.present()] == ["Person 2"]


def test_hostile_text_is_stored_and_cut():
    person = make_person(
        1, name="A\0B\ud800" + "x" * 400, headline="tab\there\\.\nnext" + "y" * 2000
    )
    record_page(make_scrape(), [make_comment(person, text="\\N\r\n\t\\.\0")], at=MONDAY)
    engager = Engager.objects.get()
    assert engager.name == "AB" + "x" * 298
    assert (engager.headline[:15], len(engager.headline)) == ("tab\there\\.\nnext"[:15], 1000)
    assert Engagement.objects.get().text == "\\N\r\n\t\\."


def test_empty_page_is_nothing():
    assert record_page(make_scrape(), [], at=MONDAY) == RecordedPage(frozenset(), {}, 0, 0, 0, 0)
