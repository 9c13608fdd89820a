"""Recording the same items twice changes nothing and writes nothing; order does not matter."""

from datetime import timedelta
from itertools import permutations

import pytest

from engagers.domain.close import close_recording
from engagers.domain.record import record_page
from engagers.models import Engagement, Engager, Identity
from posts.models import Post
from tests.engagers.domain.test_record import row_versions
from tests.factories.engagers import (
    MONDAY,
    make_comment,
    make_reaction,
    make_repost,
    make_scrape,
)

pytestmark = pytest.mark.django_db


def make_items():
    return [make_reaction(0), make_comment(0, "c1"), make_comment(1, "c2"), make_repost(2, "Read")]


def record(scrape, pages):
    seen = set()
    for page in pages:
        seen |= record_page(scrape, page, at=MONDAY).engagement_ids
    kinds = {"reaction", "comment", "repost"}
    return close_recording(scrape, seen_ids=seen, complete_kinds=kinds, at=MONDAY)


def read_facts():
    people = Engager.objects.order_by("name").values_list(
        "name", "headline", "engagement_count", "post_count", "first_seen_at", "last_seen_at"
    )
    rows = Engagement.objects.order_by("kind", "external_id", "engager__name")
    keys = Identity.objects.order_by("kind", "value").values_list("kind", "value")
    return list(people), list(rows.values_list("kind", "text", "engager__name")), list(keys)


def test_scrape_recorded_twice_writes_no_row_version():
    scrape = make_scrape()
    record(scrape, [make_items()])
    before = row_versions()
    page = record_page(scrape, make_items(), at=MONDAY + timedelta(hours=1))
    assert (page.new_engagers, page.new_engagements, page.changed) == (0, 0, 0)
    assert record(scrape, [make_items(), make_items()[::-1]]) == 0
    assert row_versions() == before


def test_pages_in_any_order_come_to_the_same():
    results = []
    for order in permutations(make_items()):
        Engager.objects.all().delete()
        Post.objects.all().delete()
        record(make_scrape(), [[item] for item in order])
        results.append(read_facts())
    assert len(results[0][0]) == 3
    assert all(result == results[0] for result in results)
