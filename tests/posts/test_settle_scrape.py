from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.models import ActorRun
from posts.domain.backoff import wait_after
from posts.domain.count_costs import update_costs
from posts.domain.fail_scrape import fail_scrape
from posts.domain.judge_scrape import Counted
from posts.domain.settle_scrape import settle_scrape
from posts.models import Post
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

HOUR = timedelta(hours=1)


def open_scrape(post, *, at=NOW, **fields):
    return ScrapeFactory(
        post=post, state="collecting", created_at=at, lease_until=at + HOUR, **fields
    )


def counters(post):
    post.refresh_from_db()
    return post.reactions, post.comments, post.reposts, post.scrape_count, post.last_scraped_at


def attempts(post):
    post.refresh_from_db()
    return post.failed_attempts, post.scrape_not_before, post.force_next


def buy(scrape, usd, *, number=1, settled_at=None):
    return ActorRun.objects.create(
        actor_key="harvestapi_reactions",
        actor_id="harvestapi/linkedin-post-reactions",
        purpose="reactions",
        input={},
        input_hash=str(number),
        slot=scrape.subject,
        subject=scrape.subject,
        charge_cap_usd=1,
        cost_usd=usd,
        cost_settled_at=settled_at,
        created_at=NOW,
    )


@pytest.mark.django_db
def test_settle_counts_a_measurement():
    post = PostFactory(
        failed_attempts=3, scrape_not_before=NOW, force_next=True, reposts=2, description_attempts=1
    )
    scrape = open_scrape(post)
    buy(scrape, Decimal("0.25"))
    buy(scrape, Decimal("0.05"), number=2)
    counted = Counted(
        reactions=7, comments=2, anonymous=1, reaction_types={"LIKE": 7}, new_engagers=5
    )
    done = settle_scrape(scrape, counted=counted, at=NOW + HOUR)
    assert (done.state, done.finished_at, done.lease_until) == ("done", NOW + HOUR, None)
    assert (done.reactions_counted, done.comments_counted, done.reposts_counted) == (7, 2, None)
    assert (done.anonymous_counted, done.reaction_types, done.new_engagers) == (1, {"LIKE": 7}, 5)
    assert done.cost_usd == Decimal("0.30")
    assert counters(post) == (7, 2, 2, 1, NOW + HOUR)
    assert attempts(post) == (0, None, False)


@pytest.mark.django_db
def test_invariant_4_counter_is_linkedins_own_where_known():
    post = PostFactory()
    scrape = open_scrape(post, reactions_reported=1500, comments_reported=9)
    settle_scrape(scrape, counted=Counted(reactions=1218, comments=8, reposts=3), at=NOW)
    assert counters(post) == (1500, 9, 3, 1, NOW)


@pytest.mark.django_db
def test_invariant_3_settling_again_changes_nothing():
    post = PostFactory()
    scrape = open_scrape(post)
    settle_scrape(scrape, counted=Counted(reactions=7), at=NOW)
    before = Post.objects.values().get(pk=post.pk)
    again = settle_scrape(scrape, counted=Counted(reactions=70), at=NOW + HOUR)
    assert (again.state, again.reactions_counted, again.finished_at) == ("done", 7, NOW)
    assert fail_scrape(scrape, error="late", at=NOW + HOUR).state == "done"
    assert Post.objects.values().get(pk=post.pk) == before


@pytest.mark.django_db
def test_invariant_5_measured_zero_is_empty_and_counts():
    post = PostFactory()
    scrape = settle_scrape(open_scrape(post), counted=Counted(reactions=0, comments=0), at=NOW)
    assert (scrape.state, scrape.reactions_counted) == ("empty", 0)
    assert counters(post) == (0, 0, None, 1, NOW)


@pytest.mark.django_db
def test_comments_without_reactions_are_no_empty_measurement():
    scrape = open_scrape(PostFactory())
    assert settle_scrape(scrape, counted=Counted(reactions=0, comments=2), at=NOW).state == "done"


@pytest.mark.django_db
def test_invariant_5_unread_kind_stays_unknown():
    post = PostFactory()
    settle_scrape(open_scrape(post), counted=Counted(reactions=None, comments=4), at=NOW)
    assert counters(post) == (None, 4, None, 1, NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "reported", "counted", "error"),
    [
        ({"reactions": 12}, {}, {"reactions": 0}, "0 reactions listed, 12 expected"),
        ({}, {"reactions_reported": 4}, {"reactions": 0}, "0 reactions listed, 4 expected"),
        (
            {"comments": 3},
            {},
            {"reactions": 5, "comments": 0},
            "0 comments listed, 3 expected",
        ),
    ],
)
def test_invariant_8_zero_items_of_a_post_that_has_some_are_suspect(
    before, reported, counted, error
):
    post = PostFactory(force_next=True, **before)
    was = counters(post)
    scrape = settle_scrape(open_scrape(post, **reported), counted=Counted(**counted), at=NOW)
    assert (scrape.state, scrape.error) == ("suspect", error)
    assert counters(post) == was
    assert attempts(post) == (1, NOW + timedelta(minutes=15), False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "state", "error"),
    [
        (50, "done", ""),
        (49, "suspect", "49 reactions listed, 100 at the last measurement"),
        (0, "suspect", "0 reactions listed, 2000 expected"),
    ],
)
def test_invariant_8_items_are_compared_with_items_of_the_last_measurement(count, state, error):
    post = PostFactory(reactions=2000, scrape_count=1, last_scraped_at=NOW - 50 * HOUR)
    for hours, found, kind in ((90, 900, "done"), (50, 100, "done"), (20, 700, "suspect")):
        ScrapeFactory(post=post, created_at=NOW - hours * HOUR, reactions_counted=found, state=kind)
    scrape = settle_scrape(open_scrape(post), counted=Counted(reactions=count), at=NOW)
    assert (scrape.state, scrape.error) == (state, error)


@pytest.mark.django_db
def test_settle_refuses_a_scrape_that_read_nothing():
    post = PostFactory()
    scrape = open_scrape(post)
    with pytest.raises(ValueError, match="is failed, not settled"):
        settle_scrape(scrape, counted=Counted(reactions=None), at=NOW)
    scrape.refresh_from_db()
    assert (scrape.state, counters(post)) == ("collecting", (None, None, None, 0, None))


@pytest.mark.django_db
def test_fail_backs_off_further_each_time_and_measures_nothing():
    post = PostFactory(force_next=True)
    waits = []
    for _ in range(6):
        scrape = fail_scrape(open_scrape(post), error="the actor failed: try another", at=NOW)
        post.refresh_from_db()
        waits.append(post.scrape_not_before - NOW)
    assert waits == [HOUR / 4, HOUR, 6 * HOUR, 24 * HOUR, 48 * HOUR, 48 * HOUR]
    assert (scrape.state, scrape.error) == ("failed", "the actor failed: try another")
    assert (scrape.reactions_counted, scrape.cost_usd) == (None, None)
    assert counters(post) == (None, None, None, 0, None)
    assert attempts(post) == (6, NOW + 48 * HOUR, False)


@pytest.mark.django_db
def test_fail_gives_up_runs_that_never_started():
    scrape = open_scrape(PostFactory())
    run = buy(scrape, None)
    from integrations.models import Charge

    charge = Charge.objects.create(
        provider="apify",
        purpose="reactions",
        subject=scrape.subject,
        reserved_usd=1,
        actor_run=run,
        charged_on=NOW.date(),
        created_at=NOW,
    )
    fail_scrape(scrape, error="refused", at=NOW)
    charge.refresh_from_db()
    run.refresh_from_db()
    assert (charge.state, run.state) == ("released", "absent")


@pytest.mark.django_db
def test_end_is_never_before_the_beginning():
    scrape = open_scrape(PostFactory(), at=NOW)
    assert fail_scrape(scrape, error="x", at=NOW - HOUR).finished_at == NOW


@pytest.mark.django_db
def test_update_costs_follows_what_apify_settled():
    scrape = open_scrape(PostFactory())
    buy(scrape, Decimal("0.25"), settled_at=NOW)
    buy(scrape, Decimal("0.10"), number=2, settled_at=NOW - HOUR)
    old = ScrapeFactory(cost_usd=Decimal(1))
    buy(old, Decimal(2), settled_at=NOW - HOUR)
    assert update_costs(since=NOW) == 1
    assert update_costs(since=NOW) == 0
    scrape.refresh_from_db()
    old.refresh_from_db()
    assert (scrape.cost_usd, old.cost_usd) == (Decimal("0.35"), Decimal(1))


def test_wait_after_grows_to_two_days():
    assert [wait_after(n) for n in (1, 2, 3, 4, 5, 9)] == [
        HOUR / 4,
        HOUR,
        6 * HOUR,
        24 * HOUR,
        48 * HOUR,
        48 * HOUR,
    ]
