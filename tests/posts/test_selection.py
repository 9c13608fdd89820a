"""The selection rule in SQL against a plain statement of it, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posts.domain.selection import SelectionRule
from posts.models import Post, Scrape
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

RULE = SelectionRule()
DAY = timedelta(days=1)


def state_of(post, *, rule=RULE, at=NOW):
    found = Post.objects.with_due(rule, at).get(pk=post.pk)
    return found.is_due, found.due_reason, found.next_due_at


def scraped(count=1, ago=3 * DAY, **fields):
    fields = {"reactions": 10} | fields
    return PostFactory(scrape_count=count, last_scraped_at=NOW - ago, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (True, "never scraped", NOW)),
        ({"tracking": "paused"}, (False, "paused", None)),
        ({"tracking": "archived"}, (False, "archived", None)),
        (
            {"tracking": "paused", "force_next": True},
            (False, "paused: forced, but scraped only when tracking is active", None),
        ),
        ({"force_next": True, "failed_attempts": 9}, (True, "forced", NOW)),
        (
            {"failed_attempts": 1, "scrape_not_before": NOW + timedelta(minutes=15)},
            (
                False,
                "failed 1 time: tried again after 2026-11-21 09:15 UTC",
                NOW + timedelta(minutes=15),
            ),
        ),
        (
            {"failed_attempts": 2, "scrape_not_before": NOW + timedelta(hours=1)},
            (
                False,
                "failed 2 times: tried again after 2026-11-21 10:00 UTC",
                NOW + timedelta(hours=1),
            ),
        ),
        ({"failed_attempts": 2, "scrape_not_before": NOW}, (True, "never scraped", NOW)),
        ({"failed_attempts": 8}, (False, "8 failed attempts: needs a person", None)),
    ],
)
def test_reason_of_a_post_that_was_never_scraped(fields, expected):
    assert state_of(PostFactory(**fields)) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "ago", "reactions", "expected"),
    [
        (1, 3 * DAY, 10, (True, "last scraped 3 days ago", NOW)),
        (1, 2 * DAY, 10, (True, "last scraped 2 days ago", NOW)),
        (
            1,
            DAY,
            10,
            (False, "scraped 1 day ago: due again on 2026-11-22 09:00 UTC", NOW + DAY),
        ),
        (
            1,
            timedelta(hours=2),
            10,
            (
                False,
                "scraped 2 hours ago: due again on 2026-11-23 07:00 UTC",
                NOW + timedelta(hours=46),
            ),
        ),
        (
            1,
            timedelta(minutes=1),
            10,
            (
                False,
                "scraped 1 minute ago: due again on 2026-11-23 08:59 UTC",
                NOW + 2 * DAY - timedelta(minutes=1),
            ),
        ),
        (
            1,
            timedelta(seconds=0),
            10,
            (False, "scraped just now: due again on 2026-11-23 09:00 UTC", NOW + 2 * DAY),
        ),
        (5, 9 * DAY, 10, (False, "5 of 5 scrapes done", None)),
        (2, 9 * DAY, 0, (False, "0 reactions after 2 scrapes", None)),
        (1, 9 * DAY, 0, (True, "last scraped 9 days ago", NOW)),
        (2, 9 * DAY, None, (True, "last scraped 9 days ago", NOW)),
    ],
)
def test_reason_of_a_scraped_post(count, ago, reactions, expected):
    assert state_of(scraped(count, ago, reactions=reactions)) == expected


@pytest.mark.django_db
def test_one_scrape_is_written_in_the_singular():
    rule = SelectionRule(give_up_after_empty=1)
    post = scraped(1, 9 * DAY, reactions=0)
    assert state_of(post, rule=rule) == (False, "0 reactions after 1 scrape", None)


@pytest.mark.django_db
def test_open_scrape_keeps_a_forced_post_until_its_lease_ends():
    until = NOW + timedelta(minutes=10)
    post = PostFactory(force_next=True)
    ScrapeFactory(post=post, state="running", lease_until=until)
    assert state_of(post) == (False, "being scraped now", until)
    assert state_of(post, at=until) == (True, "cut off before it ended: to be continued", until)


@pytest.mark.django_db
def test_open_scrape_without_a_lease_counts_as_cut_off():
    post = scraped(5)
    ScrapeFactory(post=post, state="reserved")
    assert state_of(post) == (True, "cut off before it ended: to be continued", NOW)


@pytest.mark.django_db
def test_due_gives_forced_then_never_scraped_then_most_recently_published():
    old = scraped(published_at=NOW - 30 * DAY)
    new = scraped(published_at=NOW - 10 * DAY)
    undated = scraped()
    forced = scraped(5, force_next=True)
    fresh = PostFactory(published_at=NOW - 90 * DAY)
    PostFactory(tracking="archived")
    assert list(Post.objects.due(RULE, NOW)) == [forced, fresh, new, old, undated]


@pytest.mark.django_db
def test_asking_as_if_forced_changes_no_row():
    post = scraped(5)
    assert [p.due_reason for p in Post.objects.due(RULE, NOW, forced=True)] == ["forced"]
    post.refresh_from_db()
    assert post.force_next is False


@pytest.mark.django_db
def test_rule_answers_plain_sql_in_any_time_zone():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'America/New_York'")
        cursor.execute(
            "SELECT is_due, reason, next_due_at = '2026-11-02T12:00Z' FROM posts_due('active', false, 1, '2026-10-31T12:00Z', 3, 0, NULL, NULL,"
            " 5, 2, 2, 8, '2026-11-02T11:59Z')"
        )
        assert cursor.fetchone() == (
            False,
            "scraped 1 day ago: due again on 2026-11-02 12:00 UTC",
            True,
        )


@dataclass
class History:
    """What happened to one post, told as the plain rule needs it."""

    tracking: str
    forced: bool
    measurements: int
    rested: timedelta | None
    reactions: int | None
    failures: int
    backoff: timedelta | None
    lease: timedelta | None


def expect_due(history: History, rule: SelectionRule) -> bool:
    """The rule in plain words, from the programme's description of it."""
    if history.tracking != "active":
        return False
    if history.lease is not None:
        return history.lease <= timedelta(0)
    if history.forced:
        return True
    refusals = [
        history.measurements >= rule.max_scrapes,
        history.rested is not None and history.rested < rule.min_days_between * DAY,
        history.measurements >= rule.give_up_after_empty and history.reactions == 0,
        history.failures >= rule.max_attempts,
        history.backoff is not None and history.backoff > timedelta(0),
    ]
    return not any(refusals)


spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=8))
around_now = st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=2))


@st.composite
def histories(draw):
    measurements = draw(st.integers(0, 6))
    return History(
        tracking=draw(st.sampled_from(["active", "active", "active", "paused", "archived"])),
        forced=draw(st.booleans()) and draw(st.booleans()),
        measurements=measurements,
        rested=draw(spans) if measurements else None,
        reactions=draw(st.sampled_from([None, 0, 1, 50])),
        failures=draw(st.integers(0, 9)),
        backoff=draw(st.none() | around_now),
        lease=draw(st.none() | st.none() | around_now),
    )


rules = st.builds(
    SelectionRule,
    max_scrapes=st.integers(0, 6),
    min_days_between=st.integers(0, 7),
    give_up_after_empty=st.integers(1, 4),
    max_attempts=st.integers(1, 9),
)


def write(history: History) -> Post:
    post = PostFactory(
        tracking=history.tracking,
        force_next=history.forced,
        scrape_count=history.measurements,
        last_scraped_at=None if history.rested is None else NOW - history.rested,
        reactions=history.reactions,
        failed_attempts=history.failures,
        scrape_not_before=None if history.backoff is None else NOW + history.backoff,
    )
    if history.lease is not None:
        until = NOW + history.lease
        ScrapeFactory(post=post, state="running", lease_until=until, created_at=until - DAY)
    return post


@pytest.mark.django_db
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=histories(), rule=rules)
def test_rule_equals_its_plain_statement_over_random_histories(history, rule):
    Scrape.objects.all().delete()
    Post.objects.all().delete()
    post = write(history)
    is_due, reason, next_due_at = state_of(post, rule=rule)
    assert is_due is expect_due(history, rule)
    assert reason.strip() == reason != ""
    assert set(Post.objects.due(rule, NOW)) == ({post} if is_due else set())
    if is_due:
        assert next_due_at == NOW
    elif next_due_at is None:
        assert state_of(post, rule=rule, at=NOW + 1000 * DAY)[0] is False
    else:
        just_before = next_due_at - timedelta(microseconds=1)
        assert state_of(post, rule=rule, at=just_before)[0] is False
        assert state_of(post, rule=rule, at=next_due_at)[0] is True
