"""Keys and engagements of somebody else are parted off, previewed, and taken back."""

from __future__ import annotations

import pytest

from access.models import User
from engagers.domain.decide_merge import decide_merge
from engagers.domain.merge import merge
from engagers.domain.record import record_page
from engagers.domain.split import CannotSplitError, preview_split, split
from engagers.models import Contact, Engagement, Engager, Exclusion, Merge
from posts.models import Post
from tests.factories.engagers import (
    MONDAY,
    ContactFactory,
    EngagerFactory,
    IdentityFactory,
    make_comment,
    make_person,
    make_reaction,
    make_scrape,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def joined():
    """One engager with two keys and three engagements under two posts."""
    person = make_person(1, slug=True)
    first, second = make_scrape(), make_scrape(days=1)
    record_page(first, [make_reaction(person), make_comment(person, "c1")], at=MONDAY)
    record_page(second, [make_reaction(person)], at=MONDAY)
    return Engager.objects.get()


def part(engager, keys, rows, why="two people"):
    by = User.objects.create_user("oda")
    return split(engager, keys, rows, by=by, why=why, at=MONDAY)


def key(engager, kind):
    return engager.identities.get(kind=kind)


def test_preview_says_what_goes_and_writes_nothing(joined):
    contact = ContactFactory(engager=joined, key="in:person-1")
    row = joined.engagements.order_by("pk").first()

    preview = preview_split(joined, [key(joined, "slug").pk], [row.pk])

    assert [one.kind for one in preview.identities] == ["slug"]
    assert (preview.engagements, preview.left_engagements) == (1, 2)
    assert preview.contact == contact
    assert Engager.objects.count() == 1


def test_keys_and_engagements_go_and_counters_follow(joined):
    rows = list(joined.engagements.order_by("post_id", "pk"))
    slug = key(joined, "slug")

    made = part(joined, [slug.pk], [rows[0].pk, rows[1].pk])

    joined.refresh_from_db()
    slug.refresh_from_db()
    assert slug.engager == made
    assert (made.engagement_count, made.post_count, made.name) == (2, 1, "Person 1")
    assert (joined.engagement_count, joined.post_count) == (1, 1)
    assert list(Post.objects.order_by("pk").values_list("engagers", flat=True)) == [1, 1]
    record = Merge.objects.get()
    assert (record.survivor, record.absorbed, record.evidence) == (
        joined,
        made,
        "split by oda: two people",
    )


def test_no_machine_joins_the_two_again(joined):
    made = part(joined, [key(joined, "slug").pk], [])

    record_page(make_scrape(days=3), [make_comment(make_person(1, slug=True), "c9")], at=MONDAY)

    made.refresh_from_db()
    assert made.merged_into is None
    assert Engager.objects.standing().count() == 2


def test_a_merge_takes_it_back(joined):
    before = {joined.engagement_count, joined.post_count}
    rows = list(joined.engagements.values_list("pk", flat=True))
    made = part(joined, [key(joined, "slug").pk], rows[:1])

    merged = decide_merge(joined, made, by=User.objects.get(), why="", at=MONDAY)

    survivor = Engager.objects.get(pk=merged.survivor_id)
    assert {survivor.engagement_count, survivor.post_count} == before
    assert survivor.identities.count() == 2
    assert merged.evidence == "oda decided"


def test_the_contact_goes_with_its_key(joined):
    contact = ContactFactory(engager=joined, key="in:person-1", hubspot_id="901", state="synced")

    made = part(joined, [key(joined, "slug").pk], [])

    assert Contact.objects.get(pk=contact.pk).engager == made


def test_the_contact_goes_with_its_hubspot_id_and_stays_otherwise(joined):
    IdentityFactory(engager=joined, kind="hubspot_id", value="901")
    ContactFactory(engager=joined, key="li:other", hubspot_id="901", state="synced")

    assert preview_split(joined, [key(joined, "hubspot_id").pk], []).contact is not None
    assert preview_split(joined, [key(joined, "slug").pk], []).contact is None


def test_rules_are_read_anew_for_both(joined):
    Exclusion.objects.create(kind="slug", value="person-1", reason="own_staff")
    Engager.objects.update(excluded_at=MONDAY, exclusion_reason="old")

    made = part(joined, [key(joined, "slug").pk], [])

    joined.refresh_from_db()
    assert (joined.excluded_at, made.excluded_at) == (None, MONDAY)


@pytest.mark.parametrize(
    ("keys", "rows", "why"),
    [
        (lambda _: [], lambda _: [], "choose at least one key"),
        (lambda e: [i.pk for i in e.identities.all()], lambda _: [], "leave at least one key"),
        (lambda _: [0], lambda _: [], "one of the keys belongs to somebody else"),
        (lambda e: [key(e, "slug").pk], lambda _: [0], "one of the engagements belongs"),
    ],
)
def test_what_cannot_be_split_says_why_and_writes_nothing(joined, keys, rows, why):
    with pytest.raises(CannotSplitError, match=why):
        part(joined, keys(joined), rows(joined))

    assert (Engager.objects.count(), Merge.objects.count()) == (1, 0)
    assert Engagement.objects.filter(engager=joined).count() == 3


def test_a_merged_one_is_not_split(joined):
    other = EngagerFactory()
    merge(other, joined, evidence="e", at=MONDAY)
    joined.refresh_from_db()

    with pytest.raises(CannotSplitError, match="undo the merge"):
        preview_split(joined, [], [])
