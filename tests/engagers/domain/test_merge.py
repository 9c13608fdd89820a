from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from engagers.domain.merge import CannotMerge, choose_survivor, merge
from engagers.domain.record import record_page
from engagers.domain.undo import undo_merge
from engagers.models import Audience, Contact, Engagement, Engager, Identity, Position
from posts.models import Post
from tests.factories.engagers import (
    MONDAY,
    ContactFactory,
    EngagementFactory,
    EngagerFactory,
    IdentityFactory,
    make_comment,
    make_person,
    make_reaction,
    make_repost,
    make_scrape,
)

pytestmark = pytest.mark.django_db
TABLES = ("engagers_engager", "engagers_identity", "engagers_engagement", "engagers_contact")
LATER = MONDAY + timedelta(days=9)


def all_rows():
    rows = {}
    with connection.cursor() as cursor:
        for table in (*TABLES, "posts_post"):
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t ORDER BY id")
            rows[table] = cursor.fetchall()
    return rows


def make_pair():
    """Person 1, seen by member id and, elsewhere and earlier or later, by address."""
    first = make_scrape()
    second = make_scrape(post=first.post, days=1)
    other = make_scrape(days=2)
    by_id, by_slug = make_person(1, headline="CTO"), make_person(1, member=False, slug=True)
    record_page(second, [make_reaction(by_id, "LIKE"), make_repost(by_id)], at=MONDAY)
    record_page(first, [make_reaction(by_slug, "PRAISE"), make_comment(by_slug)], at=MONDAY)
    record_page(other, [make_reaction(by_slug), make_repost(by_slug, "!")], at=MONDAY)
    return (
        Engager.objects.get(identities__kind="member_id"),
        Engager.objects.get(identities__kind="slug"),
    )


def test_merge_moves_everything_and_undo_restores_every_row():
    survivor, absorbed = make_pair()
    ContactFactory(engager=survivor, hubspot_id="1", state="synced")
    ContactFactory(engager=absorbed, hubspot_id="2", state="synced")
    before = all_rows()
    done = merge(survivor, absorbed, evidence="a comment carried both", at=LATER)
    survivor.refresh_from_db()
    absorbed.refresh_from_db()
    assert absorbed.merged_into == survivor
    assert (absorbed.engagement_count, absorbed.post_count) == (0, 0)
    assert (survivor.engagement_count, survivor.post_count) == (5, 2)
    assert (survivor.headline, survivor.first_seen_at) == ("Founder of 1", MONDAY)
    assert list(Post.objects.values_list("engagers", flat=True)) == [1, 1]
    kept = Engagement.objects.get(post=Post.objects.earliest("pk"), kind="reaction")
    assert (kept.reaction_type, kept.first_seen_at) == ("LIKE", MONDAY)
    assert set(Identity.objects.values_list("engager", flat=True)) == {survivor.pk}
    contact = Contact.objects.get(engager=absorbed)
    assert (contact.state, contact.hubspot_id) == ("gone", "2")
    assert contact.state_reason == f"merged into {survivor.contact.key}"
    assert done.merged_at == LATER

    undone = undo_merge(done, at=LATER)
    assert undone.undone_at == LATER
    assert all_rows() == before


def test_undone_merge_keeps_what_came_since():
    survivor, absorbed = make_pair()
    done = merge(survivor, absorbed, evidence="?", at=LATER)
    newer = make_scrape(days=5)
    record_page(newer, [make_reaction(make_person(1, headline="Chair"))], at=LATER)
    Engagement.objects.filter(pk=done.moved["kept"][0]["before"]["id"]).delete()
    undo_merge(done, at=LATER)
    survivor.refresh_from_db()
    absorbed.refresh_from_db()
    assert (survivor.headline, absorbed.headline) == ("Chair", "Founder of 1")
    assert Engagement.objects.get(post=newer.post).engager == survivor
    assert (survivor.engagement_count, absorbed.engagement_count) == (2, 4)


def test_undo_after_a_post_and_a_scrape_were_deleted():
    survivor, absorbed = make_pair()
    EngagementFactory(engager=survivor, post=(lost := make_scrape().post))
    EngagementFactory(engager=absorbed, post=lost)
    done = merge(survivor, absorbed, evidence="?", at=LATER)
    lost.delete()
    first = Post.objects.earliest("pk").scrapes.earliest("created_at")
    first.delete()
    undo_merge(done, at=LATER)
    restored = absorbed.engagements.get(post=first.post_id, kind="reaction")
    assert (restored.reaction_type, restored.first_seen_scrape) == ("PRAISE", None)
    assert absorbed.engagements.count() == 4


def test_parted_people_are_not_joined_by_the_next_item():
    survivor, absorbed = make_pair()
    undo_merge(merge(survivor, absorbed, evidence="?", at=LATER), at=LATER)
    record_page(make_scrape(days=6), [make_comment(1, "c7")], at=LATER)
    absorbed.refresh_from_db()
    assert absorbed.merged_into is None
    assert Engagement.objects.get(external_id="c7").engager == survivor


def test_only_contact_moves_to_the_survivor_and_back():
    survivor, absorbed = make_pair()
    contact = ContactFactory(engager=absorbed)
    done = merge(survivor, absorbed, evidence="?", at=LATER)
    contact.refresh_from_db()
    assert (contact.engager, contact.state) == (survivor, "new")
    undo_merge(done, at=LATER)
    contact.refresh_from_db()
    assert contact.engager == absorbed


def test_contact_erased_since_stays_erased_at_undo():
    survivor, absorbed = make_pair()
    contact = ContactFactory(engager=absorbed)
    done = merge(survivor, absorbed, evidence="?", at=LATER)
    contact.delete()
    undo_merge(done, at=LATER)
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("again", ["itself", "merged", "missing"])
def test_merge_that_cannot_be_is_refused_and_changes_nothing(again):
    survivor, absorbed = make_pair()
    if again == "itself":
        absorbed = survivor
    elif again == "missing":
        absorbed = Engager(pk=survivor.pk + 999)
    else:
        merge(survivor, absorbed, evidence="?", at=LATER)
    before = all_rows()
    with pytest.raises(CannotMerge):
        merge(survivor, absorbed, evidence="?", at=LATER)
    assert all_rows() == before


def test_undo_is_refused_twice_and_below_a_later_merge():
    survivor, absorbed = make_pair()
    done = merge(survivor, absorbed, evidence="?", at=LATER)
    above = merge(EngagerFactory(), survivor, evidence="?", at=LATER)
    before = all_rows()
    with pytest.raises(CannotMerge, match="undo that merge first"):
        undo_merge(done, at=LATER)
    assert all_rows() == before
    undo_merge(above, at=LATER)
    undo_merge(done, at=LATER)
    with pytest.raises(CannotMerge, match="undone already"):
        undo_merge(done, at=LATER)


def test_survivor_is_in_hubspot_else_has_a_lasting_id_else_is_older():
    old, lasting, known = EngagerFactory(), EngagerFactory(), EngagerFactory()
    IdentityFactory(engager=lasting)
    ContactFactory(engager=known, hubspot_id="9")
    ContactFactory(engager=old, hubspot_id="8", state="gone")
    newest = EngagerFactory()
    assert choose_survivor(old, lasting) == choose_survivor(lasting, old) == (lasting, old)
    assert choose_survivor(lasting, known) == (known, lasting)
    assert choose_survivor(newest, old) == (old, newest)


def test_a_persons_value_beats_a_machines_and_fills_what_is_empty():
    target, rest = Audience.objects.create(name="A"), Audience.objects.create(name="B")
    chief = Position.objects.create(audience=target, name="Chief")
    survivor = EngagerFactory(
        title="Guess",
        title_source="headline",
        audience=rest,
        audience_source="model",
        function="sales",
        function_source="person",
        name="Old",
        name_seen="2026|1",
    )
    absorbed = EngagerFactory(
        title="Boss",
        title_source="person",
        audience=target,
        audience_source="person",
        position=chief,
        position_source="person",
        seniority="cxo",
        seniority_source="model",
        function="legal",
        function_source="model",
        location="Graz",
        classified_at=MONDAY,
        classified_hash="h",
        excluded_at=MONDAY,
        exclusion_reason="own staff",
        name="New",
        name_seen="2026|2",
        headline="",
    )
    merge(survivor, absorbed, evidence="?", at=LATER)
    survivor.refresh_from_db()
    assert (survivor.title, survivor.title_source) == ("Boss", "person")
    assert (survivor.audience, survivor.position) == (target, chief)
    assert (survivor.seniority, survivor.function, survivor.location) == ("cxo", "sales", "Graz")
    assert (survivor.classified_hash, survivor.exclusion_reason) == ("h", "own staff")
    assert survivor.name == "New"


def test_position_comes_over_within_the_same_audience_only():
    audience = Audience.objects.create(name="A")
    chief = Position.objects.create(audience=audience, name="Chief")
    survivor = EngagerFactory(audience=audience, audience_source="model", classified_at=MONDAY)
    other = {"position": chief, "position_source": "person", "audience_source": "model"}
    merge(survivor, EngagerFactory(audience=audience, **other), evidence="?", at=LATER)
    survivor.refresh_from_db()
    assert survivor.position == chief


def test_two_reactions_become_one_with_the_newer_value_and_present():
    one, other = EngagerFactory(), EngagerFactory()
    mine = EngagementFactory(
        engager=one,
        gone_at=LATER,
        last_seen_scrape=None,
        kind="repost",
        reaction_type="",
        engaged_at=LATER,
    )
    EngagementFactory(
        engager=other,
        post=mine.post,
        kind="repost",
        reaction_type="",
        text="Z",
        changed_at=LATER,
        external_id="x",
        engaged_at=MONDAY,
    )
    merge(one, other, evidence="?", at=LATER)
    mine.refresh_from_db()
    assert (mine.text, mine.changed_at, mine.gone_at) == ("Z", LATER, None)
    assert (mine.external_id, mine.engaged_at) == ("x", MONDAY)


def test_two_equal_reactions_keep_the_older_sight():
    one, other = EngagerFactory(), EngagerFactory()
    mine = EngagementFactory(engager=one, first_seen_at=LATER, changed_at=LATER, gone_at=LATER)
    EngagementFactory(engager=other, post=mine.post, gone_at=MONDAY)
    merge(one, other, evidence="?", at=LATER)
    mine.refresh_from_db()
    assert (mine.first_seen_at, mine.changed_at, mine.gone_at) == (MONDAY, MONDAY, LATER)
