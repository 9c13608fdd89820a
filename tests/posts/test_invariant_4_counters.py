"""After any history a post's counters are those of its last measurement or later description."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.apify.items import PostDetailItem
from posts.domain.describe import describe_post, fail_description
from posts.domain.fail_scrape import fail_scrape
from posts.domain.judge_scrape import Counted
from posts.domain.release_scrape import release_scrape
from posts.domain.settle_scrape import settle_scrape
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

counts = st.none() | st.integers(0, 40)
events = st.one_of(
    st.tuples(st.just("settle"), st.integers(0, 40), counts),
    st.tuples(st.just("describe"), counts, counts),
    st.tuples(st.sampled_from(["fail", "release", "shell", "no answer"])),
)
gaps = st.sampled_from([timedelta(minutes=5), timedelta(hours=9)])


def play(post, event, at):
    """One thing that happens to the post; the scrape it ended, if any."""
    if event[0] in ("settle", "fail", "release"):
        scrape = ScrapeFactory(post=post, state="collecting", created_at=at)
    if event[0] == "settle":
        counted = Counted(reactions=event[1], comments=event[2])
        return settle_scrape(scrape, counted=counted, at=at)
    if event[0] == "fail":
        return fail_scrape(scrape, error="failed", at=at)
    if event[0] == "release":
        return release_scrape(scrape, at=at)
    if event[0] == "no answer":
        return fail_description(post, error="no answer", at=at)
    said = {} if event[0] == "shell" else {"reactions": event[1], "comments": event[2]}
    detail = PostDetailItem(is_shell=event[0] == "shell", **said)
    return describe_post(post, detail, actor_run=None, at=at)


def expect(known, event, ended):
    """Counters after an event: what it says, where it may be believed and says anything."""
    believed = event[0] == "describe" or (event[0] == "settle" and ended.state in ("done", "empty"))
    said = event[1:] if believed else (None, None)
    return tuple(old if new is None else new for old, new in zip(known, said, strict=True))


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(st.tuples(events, gaps), max_size=8))
def test_counters_follow_the_last_thing_that_may_be_believed(history):
    post, at, known, measured = PostFactory(), NOW, (None, None), 0
    for event, gap in history:
        at += gap
        ended = play(post, event, at)
        known = expect(known, event, ended)
        measured += event[0] == "settle" and ended.state in ("done", "empty")
        post.refresh_from_db()
        assert (post.reactions, post.comments, post.scrape_count) == (*known, measured)
        assert post.scrapes.measured().count() == measured
        assert not post.scrapes.open().exists()
