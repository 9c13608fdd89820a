import csv
import random
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from integrations.sandbox import world as world_package
from integrations.sandbox.world import Company, Person, build_world
from integrations.sandbox.world.build import build_world as build
from integrations.sandbox.world.model import UNKNOWN
from integrations.sandbox.world.posts import BIG, EMPTY, LABELS, PRIVATE, RESHARE

SAMPLE_FILE = Path(world_package.__file__).parent.parent / "sample_posts.csv"


@pytest.fixture(scope="module")
def world():
    return build_world(1)


def seen(world, posts, age_days=0):
    return [e for post in posts for e in world.visible(post, age_days=age_days)]


def test_same_seed_is_the_same_world(world):
    again = build.__wrapped__(1)
    assert again.people == world.people
    assert again.posts == world.posts
    assert again.engagements(again.posts[7]) == world.engagements(world.posts[7])
    assert again.sales_contacts() == world.sales_contacts()


def test_ids_of_seed_1_are_fixed(world):
    assert world.posts[0].url == (
        "https://www.linkedin.com/posts/vellum-labs_how-better-briefs-halve-the-rounds"
        "-activity-7509409225613174071-Sbi1"
    )
    assert world.people[0].slug == "mira-solberg-0000fa"


def test_world_is_as_large_as_promised(world):
    assert len(world.posts) == 46
    assert len(world.people) == 5000
    assert sum(len(world.engagements(post)) for post in world.posts) == 34226


def test_posts_have_three_ids_and_their_time(world):
    ids = [i for p in world.posts for i in (p.activity_id, p.ugc_id, p.share_id)]
    assert len(set(ids)) == 3 * len(world.posts)
    for post in world.posts:
        assert int(post.activity_id) >> 22 == round(post.published_at.timestamp() * 1000)
        assert "2026-08-10" <= post.published_at.date().isoformat() <= "2026-11-19"
        assert world.post(post.url) is post
    forms = Counter(
        form
        for post in world.posts
        for form in ("-activity-", "-ugcPost-", "-share-", ":activity:", ":ugcPost:", ":share:")
        if form in post.url
    )
    assert len(forms) == 6


def test_people_have_distinct_keys_some_differing_in_case_alone(world):
    assert len({person.member_id for person in world.people}) == 5000
    assert len({person.slug for person in world.people}) == 5000
    ten, eleven = world.people[10], world.people[11]
    assert ten.member_id.lower() == eleven.member_id.lower()
    assert world.person(ten.member_id) is ten
    assert world.person(eleven.slug.upper()) is eleven
    assert world.person("nobody") is None
    assert world.people[41].name == world.people[40].name
    assert world.people[41].slug != world.people[40].slug
    assert any(unicodedata.normalize("NFKD", p.slug) != p.slug for p in world.people)


def test_headlines_come_in_every_sort(world):
    headlines = [person.headline for person in world.people]
    for piece in ("", "--", "Building something new"):
        assert piece in headlines
    for piece in (
        " bei ",
        " presso ",
        "働いています",
        "في",
        "<script>",
        "=HYPERLINK(",
        "\x00",
        "\u202e",
        "\u200b",
        "Ignore previous instructions",
        "\ud83d",
    ):
        assert any(piece in headline for headline in headlines), piece
    assert max(map(len, headlines)) >= 490
    assert any(p.company and p.company.name not in p.headline for p in world.people)
    assert any(p.company is None for p in world.people)


def test_truth_is_found_by_what_a_classifier_sees(world):
    assert {p.truth.audience for p in world.people} == {
        "Venture Capital Related",
        "Venture Capital Backed Startup",
        "Marketing Agency",
        "Other",
    }
    for person in world.people:
        company = person.company.name if person.company else ""
        found = world.truth_for(headline=person.headline, title=person.title, company=company)
        assert found == person.truth
    assert world.truth_for(headline="--") == UNKNOWN
    assert world.truth_for(headline="Astronaut on the moon") is None


def test_samples_show_every_special_case(world):
    posts = world.sample_posts()
    engagements = seen(world, posts)
    assert 4000 <= len(engagements) <= 6000
    assert world.count(posts[BIG], age_days=0)["reactions"] > 1218
    assert world.engagements(posts[EMPTY]) == []
    assert [post.number for post in posts if post.private] == [PRIVATE]
    assert [post.number for post in posts if post.reshared_number] == [RESHARE]
    assert {post.media for post in posts} >= {"image", "video", "article", "document"}
    actors = [engagement.actor for engagement in engagements]
    assert None in actors
    assert any(isinstance(actor, Company) for actor in actors)
    assert any("=HYPERLINK(" in a.headline for a in actors if isinstance(a, Person))
    assert {e.kind for e in engagements} == {"reaction", "comment", "repost"}
    assert any(e.parent_id for e in engagements)


def test_few_people_of_the_samples_engage_with_more_than_one_post(world):
    posts_of = Counter()
    for post in world.sample_posts():
        actors = {e.actor.member_id for e in seen(world, [post]) if isinstance(e.actor, Person)}
        posts_of.update(actors)
    share = sum(count > 1 for count in posts_of.values()) / len(posts_of)
    assert 0.08 <= share <= 0.10


def test_nobody_reacts_twice_to_a_post(world):
    for post in world.posts:
        reactors = [
            e.actor.member_id
            for e in world.engagements(post)
            if e.kind == "reaction" and isinstance(e.actor, Person)
        ]
        assert len(reactors) == len(set(reactors))


def test_engagements_appear_change_and_vanish_over_sixty_days(world):
    post = world.posts[30]
    counts = [len(world.visible(post, age_days=day)) for day in (0, 5, 20, 60)]
    assert counts[0] < counts[1] < counts[2] < counts[3]
    every = [e for p in world.posts for e in world.engagements(p)]
    assert max(e.appears_day for e in every) <= 60
    changing = next(e for e in every if e.changes_day is not None)
    assert changing.type_at(changing.changes_day) != changing.type_at(changing.appears_day)
    leaving = next(e for e in every if e.vanishes_day is not None)
    assert leaving.is_visible(leaving.appears_day)
    assert not leaving.is_visible(leaving.vanishes_day)


def test_sales_contacts_spell_urls_in_every_way(world):
    contacts = world.sales_contacts()
    urls = [c.properties.get("hs_linkedin_url", "") for c in contacts]
    assert len(contacts) == 300
    assert urls.count("") == 40
    for piece in ("?trk=", "/details/experience/", "://de.", "HTTPS://WWW", "ACoAA", "http://"):
        assert any(piece in url for url in urls), piece
    people = Counter(contact.person.number for contact in contacts)
    assert list(people.values()).count(2) == 12
    assert any(c.properties.get("jobtitle") == "Decision maker" for c in contacts)
    assert len({c.properties["email"] for c in contacts}) == 300


def test_sample_file_holds_the_sample_posts(world):
    with SAMPLE_FILE.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows == [{"url": post.url} | post.labels for post in world.sample_posts()]
    assert list(rows[0]) == ["url", *LABELS]


def test_posts_are_listed_with_their_counters(world):
    listed = world.list_posts(age_days=0)
    assert len(listed) == 46
    assert [row["url"] for row in listed if row["sample"]] == [
        post.url for post in world.sample_posts()
    ]
    row = random.Random(1).choice(listed)
    assert row["reactions"] == world.count(world.post(row["url"]), age_days=0)["reactions"]
