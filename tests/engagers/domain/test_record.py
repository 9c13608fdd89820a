from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from engagers.domain.close import close_recording
from engagers.domain.record import RecordedPage, record_page
from engagers.models import Engagement, Engager, Identity
from integrations.apify.items import CommentItem, Person, ReactionItem
from posts.models import Post
from tests.factories.engagers import (
    MONDAY,
    make_comment,
    make_person,
    make_reaction,
    make_repost,
    make_scrape,
    member_id,
)

pytestmark = pytest.mark.django_db
NOBODY = Person(kind="anonymous")
TABLES = ("engagers_engager", "engagers_identity", "engagers_engagement", "posts_post")


def row_versions():
    with connection.cursor() as cursor:
        seen = {}
        for table in TABLES:
            cursor.execute(f"SELECT id, ctid::text, xmin::text FROM {table} ORDER BY id")
            seen[table] = cursor.fetchall()
        return seen


def test_page_makes_engagers_identities_and_engagements():
    scrape = make_scrape()
    reply = make_comment(1, "c2", "Thanks", parent_comment_id="c1", commented_at=MONDAY)
    page = record_page(
        scrape,
        [make_reaction(0, "PRAISE"), make_comment(1), reply, make_repost(2, "Read this")],
        at=MONDAY,
    )
    ids = frozenset(Engagement.objects.values_list("id", flat=True))
    assert page == RecordedPage(ids, {}, 3, 4, 0, 0)
    people = Engager.objects.order_by("name").values_list(
        "name", "headline", "kind", "engagement_count", "post_count", "last_seen_at"
    )
    assert list(people) == [
        ("Person 0", "Founder of 0", "person", 1, 1, MONDAY),
        ("Person 1", "Founder of 1", "person", 2, 1, MONDAY),
        ("Person 2", "Founder of 2", "person", 1, 1, MONDAY),
    ]
    keys = Identity.objects.order_by("kind", "value").values_list("kind", "value", "source")
    source = f"scrape:{scrape.pk}"
    assert list(keys) == [
        ("member_id", member_id(0), source),
        ("member_id", member_id(1), source),
        ("member_id", member_id(2), source),
        ("slug", "person-1", source),
    ]
    rows = Engagement.objects.order_by("engager__name", "external_id").values_list(
        "kind", "reaction_type", "text", "external_id", "parent_external_id", "engaged_at"
    )
    assert list(rows) == [
        ("reaction", "PRAISE", "", "", "", None),
        ("comment", "", "Well said", "c1", "", None),
        ("comment", "", "Thanks", "c2", "c1", MONDAY),
        ("repost", "", "Read this", "", "", None),
    ]
    assert Post.objects.get().engagers == 3


def test_same_page_again_writes_no_row_versions():
    scrape = make_scrape()
    items = [
        *map(make_reaction, range(20)),
        *(make_comment(n, f"c{n}") for n in range(20)),
        make_repost(3, "Again"),
    ]
    first = record_page(scrape, items, at=MONDAY)
    before = row_versions()
    again = record_page(scrape, items, at=MONDAY + timedelta(hours=1))
    assert row_versions() == before
    assert again == RecordedPage(first.engagement_ids, {}, 0, 0, 0, 0)


def test_unchanged_items_of_a_later_scrape_write_no_row_versions():
    scrape = make_scrape()
    items = [*map(make_reaction, range(20)), make_comment(3, "c1")]
    ids = record_page(scrape, items, at=MONDAY).engagement_ids
    close_recording(scrape, seen_ids=ids, complete_kinds={"reaction", "comment"}, at=MONDAY)
    later = make_scrape(post=scrape.post, days=1)
    before = row_versions()
    assert record_page(later, items, at=MONDAY).engagement_ids == ids
    close_recording(later, seen_ids=ids, complete_kinds={"reaction", "comment"}, at=MONDAY)
    assert row_versions() == before


def test_lists_that_disagree_do_not_take_turns():
    scrape = make_scrape()
    short = make_person(1, headline="Founder of...")
    items = [make_reaction(short), make_comment(1)]
    record_page(scrape, items, at=MONDAY)
    later = make_scrape(post=scrape.post, days=1)
    before = row_versions()
    record_page(later, items[:1], at=MONDAY)
    record_page(later, items[1:], at=MONDAY)
    assert row_versions() == before
    assert Engager.objects.get().headline == "Founder of 1"


def test_anonymous_members_are_counted_and_make_nobody():
    items = [ReactionItem(NOBODY, "LIKE"), ReactionItem(NOBODY, "LIKE"), CommentItem(NOBODY, "c9")]
    page = record_page(make_scrape(), items, at=MONDAY)
    assert page == RecordedPage(frozenset(), {"reaction": 2, "comment": 1}, 0, 0, 0, 0)
    assert Engager.objects.count() == Engagement.objects.count() == 0


def test_changed_reaction_and_facts_are_updated_by_a_later_scrape():
    scrape = make_scrape()
    record_page(
        scrape, [make_reaction(make_person(1, picture_url="https://p.example/a?e=1"))], at=MONDAY
    )
    later = make_scrape(post=scrape.post, days=2)
    person = make_person(1, name="New Name", headline="", picture_url="https://p.example/a?e=2")
    page = record_page(later, [make_reaction(person, "NEW_KIND")], at=MONDAY)
    assert (page.changed, page.new_engagements) == (1, 0)
    row = Engagement.objects.get()
    assert row.reaction_type == "NEW_KIND"
    assert (row.first_seen_scrape, row.first_seen_at) == (scrape, scrape.created_at)
    assert row.changed_at == later.created_at
    engager = Engager.objects.get()
    assert (engager.name, engager.headline) == ("New Name", "Founder of 1")
    assert engager.picture_url == "https://p.example/a?e=2"
    assert (engager.first_seen_at, engager.last_seen_at) == (scrape.created_at, later.created_at)


def test_picture_signed_anew_is_no_change():
    scrape = make_scrape()
    pictures = [f"https://p.example/a?e={n}" for n in range(2)]
    record_page(scrape, [make_reaction(make_person(1, picture_url=pictures[0]))], at=MONDAY)
    later, before = make_scrape(post=scrape.post, days=2), row_versions()
    record_page(later, [make_reaction(make_person(1, picture_url=pictures[1]))], at=MONDAY)
    assert row_versions() == before


def test_new_picture_is_taken():
    scrape = make_scrape()
    record_page(
        scrape, [make_reaction(make_person(1, picture_url="https://p.example/a"))], at=MONDAY
    )
    later = make_scrape(post=scrape.post, days=2)
    record_page(
        later, [make_reaction(make_person(1, picture_url="https://p.example/b"))], at=MONDAY
    )
    assert Engager.objects.get().picture_url == "https://p.example/b"


def test_older_scrape_that_comes_late_overwrites_nothing_newer():
    post = make_scrape().post
    old, new = make_scrape(post=post, days=1), make_scrape(post=post, days=2)
    record_page(new, [make_reaction(make_person(1, headline="CEO"), "LIKE")], at=MONDAY)
    record_page(old, [make_reaction(make_person(1, headline="CTO"), "PRAISE")], at=MONDAY)
    row, engager = Engagement.objects.get(), Engager.objects.get()
    assert (row.reaction_type, row.first_seen_scrape) == ("LIKE", old)
    assert (row.first_seen_at, row.changed_at) == (old.created_at, new.created_at)
    assert (engager.headline, engager.first_seen_at) == ("CEO", old.created_at)


def test_gone_and_seen_again():
    scrape = make_scrape()
    record_page(scrape, [make_reaction(1), make_comment(1)], at=MONDAY)
    second = make_scrape(post=scrape.post, days=1)
    assert close_recording(second, seen_ids=set(), complete_kinds={"reaction"}, at=MONDAY) == 1
    gone = Engagement.objects.get(kind="reaction")
    assert (gone.gone_at, gone.last_seen_scrape) == (second.created_at, scrape)
    assert Engagement.objects.get(kind="comment").gone_at is None
    assert Engager.objects.get().engagement_count == 2
    third = make_scrape(post=scrape.post, days=2)
    assert record_page(third, [make_reaction(1)], at=MONDAY).changed == 1
    back = Engagement.objects.get(kind="reaction")
    assert (back.gone_at, back.last_seen_scrape, back.changed_at) == (None, None, third.created_at)


def test_gone_uses_the_last_measurement_that_listed_it():
    first = make_scrape()
    record_page(first, [make_reaction(1)], at=MONDAY)
    second, third = (make_scrape(post=first.post, days=n) for n in (1, 2))
    close_recording(third, seen_ids=set(), complete_kinds={"reaction"}, at=MONDAY)
    assert Engagement.objects.get().last_seen_scrape == second


def test_late_page_does_not_bring_back_what_is_gone_since():
    first = make_scrape()
    record_page(first, [make_reaction(1)], at=MONDAY)
    second = make_scrape(post=first.post, days=1)
    close_recording(second, seen_ids=set(), complete_kinds={"reaction"}, at=MONDAY)
    before = row_versions()
    record_page(first, [make_reaction(1)], at=MONDAY)
    assert row_versions() == before


def test_edited_comment_is_updated_and_keeps_its_author():
    scrape = make_scrape()
    record_page(scrape, [make_comment(1, text="A")], at=MONDAY)
    later = make_scrape(post=scrape.post, days=1)
    record_page(later, [make_comment(2, text="B")], at=MONDAY)
    row = Engagement.objects.get()
    assert (row.text, row.engager.name) == ("B", "Person 1")
    assert Engager.objects.get(name="Person 2").engagement_count == 0


def test_doubles_in_one_page_are_one_row():
    items = [make_reaction(1, "LIKE"), make_reaction(1, "PRAISE"), make_reaction(1, "LIKE")]
    assert record_page(make_scrape(), items, at=MONDAY).new_engagements == 1
    assert Engagement.objects.get().reaction_type == "PRAISE"
