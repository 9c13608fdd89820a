"""An engager's first engagement: the one first seen, of several the one with the lowest id."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from access.models import User
from engagers.domain.erase import erase_engager
from engagers.domain.merge import merge
from engagers.domain.record import record_page
from engagers.domain.split import split
from engagers.domain.undo import undo_merge
from engagers.models import Engagement, Engager
from tests.engagers.domain.test_order import POSTS, pages
from tests.factories.engagers import (
    MONDAY,
    EngagerFactory,
    make_comment,
    make_person,
    make_reaction,
    make_repost,
    make_scrape,
)

pytestmark = pytest.mark.django_db


def read_first() -> dict[int, int | None]:
    return dict(Engager.objects.values_list("pk", "first_engagement_id"))


def find_first() -> dict[int, int | None]:
    """From the rows."""
    found: dict[int, int | None] = dict.fromkeys(Engager.objects.values_list("pk", flat=True))
    rows = Engagement.objects.order_by("-first_seen_at", "-pk")
    return found | dict(rows.values_list("engager_id", "pk"))


def test_is_the_lowest_of_a_page():
    record_page(make_scrape(), [make_repost(1), make_reaction(1), make_reaction(2)], at=MONDAY)
    rows = list(Engagement.objects.order_by("pk").values_list("engager_id", "pk"))
    assert read_first() == {rows[0][0]: rows[0][1], rows[2][0]: rows[2][1]}


def test_is_none_where_the_comment_is_another_persons_already():
    record_page(make_scrape(), [make_comment(1, "c1")], at=MONDAY)
    record_page(make_scrape(days=1), [make_comment(2, "c1")], at=MONDAY)
    assert list(read_first().values()) == [Engagement.objects.get().pk, None]


def test_an_older_page_that_comes_late_brings_an_earlier_one():
    older, newer = make_scrape(), make_scrape(days=1)
    record_page(newer, [make_reaction(1)], at=MONDAY)
    record_page(older, [make_reaction(1)], at=MONDAY)
    first = Engagement.objects.get(post=older.post)
    assert list(read_first().values()) == [first.pk]


def test_follows_merging_and_its_undoing():
    record_page(make_scrape(), [make_reaction(2)], at=MONDAY)
    record_page(make_scrape(days=1), [make_reaction(1)], at=MONDAY)
    absorbed, survivor = Engager.objects.order_by("first_seen_at")
    before = read_first()

    done = merge(survivor, absorbed, evidence="?", at=MONDAY)

    assert read_first() == {survivor.pk: before[absorbed.pk], absorbed.pk: None}
    undo_merge(done, at=MONDAY)
    assert read_first() == before


def test_follows_parting():
    person = make_person(1, slug=True)
    for days in range(2):
        record_page(make_scrape(days=days), [make_reaction(person)], at=MONDAY)
    engager = Engager.objects.get()
    first, second = Engagement.objects.order_by("first_seen_at")
    slug = engager.identities.get(kind="slug")

    made = split(
        engager, [slug.pk], [first.pk], by=User.objects.create_user("oda"), why="", at=MONDAY
    )

    assert read_first() == {engager.pk: second.pk, made.pk: first.pk}


def test_others_keep_theirs_when_somebody_is_erased():
    record_page(make_scrape(), [make_reaction(1), make_reaction(2)], at=MONDAY)
    gone, kept = Engager.objects.order_by("pk")
    erase_engager(gone.pk, by=None, in_hubspot=False, at=MONDAY)
    assert read_first() == {kept.pk: kept.engagements.get().pk}


def test_who_did_nothing_has_none():
    assert read_first() == {}
    EngagerFactory()
    assert list(read_first().values()) == [None]


@settings(max_examples=25, deadline=None)
@given(page=pages(), later=pages())
def test_equals_the_rows_after_any_pages(page, later):
    scrapes = [make_scrape(days=n) for n in reversed(range(POSTS))]
    for post, items in (page, later, page):
        record_page(scrapes[post], items, at=MONDAY)
        assert read_first() == find_first()
