"""Pages may come in any order, and twice: the same rows stand at the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from engagers.domain.record import record_page
from engagers.models import Engagement, Engager
from posts.models import Post
from tests.factories.engagers import (
    make_comment,
    make_person,
    make_reaction,
    make_repost,
    make_scrape,
)

AT = datetime(2026, 11, 20, tzinfo=UTC)
POSTS = 3
FACTS = st.sampled_from(["CEO", "CTO", "Éditrice"])
WORDS = st.sampled_from(["", "CEO", "CTO", "Éditrice", "z"])
TYPES = st.sampled_from(["LIKE", "PRAISE", "NEW"])


@st.composite
def pages(draw):
    """(post, items): by member id, by address or by both; items with both are what joins people."""
    post, page = draw(st.integers(0, POSTS - 1)), []
    for _ in range(draw(st.integers(1, 4))):
        number, keys = draw(st.integers(0, 3)), draw(st.sampled_from(["both", "member", "slug"]))
        facts = {"name": draw(FACTS), "headline": draw(FACTS)}
        person = make_person(number, member=keys != "slug", slug=keys != "member", **facts)
        made = (
            make_reaction(person, draw(TYPES)),
            make_repost(person, draw(WORDS)),
            make_comment(person, f"c{post}-{number}-{keys}", draw(WORDS)),
        )
        page.append(draw(st.sampled_from(made)))
    return post, page


def record_all(history):
    """What stands at the end, in words that do not depend on the ids of rows."""
    scrapes = [make_scrape(days=n) for n in range(POSTS)]
    for post, page in history:
        record_page(scrapes[post], page, at=AT)
    order = {scrape.post_id: n for n, scrape in enumerate(scrapes)}
    people = [
        (
            sorted(e.identities.values_list("kind", "value")),
            (e.name, e.headline, e.first_seen_at, e.last_seen_at),
            (e.engagement_count, e.post_count),
            sorted(
                (order[g.post_id], g.kind, g.reaction_type, g.text, g.external_id)
                for g in e.engagements.all()
            ),
        )
        for e in Engager.objects.filter(merged_into=None)
    ]
    counts = [Post.objects.get(pk=pk).engagers for pk in order]
    moments = sorted(Engagement.objects.values_list("first_seen_at", "changed_at"))
    return sorted(people), counts, moments


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(history=st.lists(pages(), min_size=1, max_size=5), data=st.data())
def test_order_and_repetition_do_not_matter(history, data):
    again = data.draw(st.permutations(history + history[: len(history) // 2]))
    ends = []
    for order in (history, again):
        mark = transaction.savepoint()
        ends.append(record_all(order))
        transaction.savepoint_rollback(mark)
    assert ends[0] == ends[1]


@pytest.mark.django_db
def test_counters_equal_rows_after_every_page():
    scrape = make_scrape()
    for n in range(3):
        record_page(scrape, [make_reaction(n), make_comment(n, f"c{n}")], at=AT + timedelta(n))
        assert Post.objects.get().engagers == n + 1
        assert Engager.objects.filter(engagement_count=2, post_count=1).count() == n + 1
