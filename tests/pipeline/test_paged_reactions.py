"""A scrape with the actor that sells reactions a page of a hundred at a time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from engagers.models import Engagement
from integrations.models import ActorRun, Charge
from pipeline.domain.reconcile import reconcile_all
from pipeline.models import Settings
from pipeline.vendors import Vendors
from posts.models import Post, Scrape
from tests.pipeline.conftest import enter_post
from tests.pipeline.scraping import (
    follow_until,
    kill,
    outcome,
    run_in_process,
    run_steps,
    starts,
    step_of,
    wait_for,
)

pytestmark = pytest.mark.django_db(transaction=True)

PAGE_CAP_USD = Decimal("0.605")  # 0.005 + 1.2 x 100 x 0.005


@pytest.fixture
def paged(vendors, transactional_db):
    """The actor is chosen, and no comments are bought, so every run is a page."""
    Settings.objects.create(pk=1, reactions_actor="apimaestro_reactions", comments_enabled=False)
    return vendors


@pytest.fixture
def enter_with(sandbox, transactional_db, request):
    """A post of the sandbox's world with exactly so many reactions, of named people."""

    def enter_with(count: int, *, known: bool) -> Post:
        world = sandbox.context.world
        post = world.posts[5]
        whole = world.engagements(post)
        visible = world.visible(post, age_days=0, kind="reaction")
        if len(visible) < count:
            more = [world.posts[number] for number in (0, 6, 7)]
            actors = {one.actor for one in visible}
            for other in more:
                for one in world.visible(other, age_days=0, kind="reaction"):
                    if one.actor is not None and one.actor not in actors:
                        actors.add(one.actor)
                        visible.append(one)
        named = [one for one in visible if one.actor is not None]
        request.addfinalizer(lambda: world._engagements.update({post.number: whole}))
        world._engagements[post.number] = named[:count]
        entered = enter_post(post.url)
        if not known:
            Post.objects.update(described_at=timezone.now())
        return Post.objects.get(pk=entered.pk)

    return enter_with


def pages() -> list[tuple[int, str]]:
    rows = ActorRun.objects.filter(purpose="reactions").order_by("pk")
    return [(run.input["page_number"], run.state) for run in rows]


@pytest.mark.parametrize(
    ("count", "bought"),
    [(0, 1), (1, 1), (100, 1), (200, 2), (262, 3)],
)
def test_known_counter_buys_the_pages_side_by_side(paged, enter_with, count, bought):
    enter_with(count, known=True)
    paged.context.latency_seconds = 1
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    assert pages() == [(number, "done") for number in range(1, bought + 1)]
    assert step.calls == starts(paged) == 1 + bought
    began = ActorRun.objects.filter(purpose="reactions").values_list("created_at", flat=True)
    assert len(set(began)) == 1
    assert_measured(count)


@pytest.mark.parametrize(
    ("count", "bought"),
    [(0, 1), (99, 1), (100, 2), (200, 3), (262, 3)],
)
def test_unknown_counter_buys_page_by_page_while_the_last_was_full(
    paged, enter_with, count, bought
):
    enter_with(count, known=False)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    assert pages() == [(number, "done") for number in range(1, bought + 1)]
    assert step.calls == starts(paged) == bought
    assert_measured(count)


def assert_measured(count: int) -> None:
    scrape, post = Scrape.objects.get(), Post.objects.get()
    assert (scrape.state, scrape.reactions_counted) == ("done" if count else "empty", count)
    assert (post.reactions, post.engagers, post.scrape_count) == (count, count, 1)
    assert Engagement.objects.count() == count
    assert sum(scrape.reaction_types.values()) == count
    for run in ActorRun.objects.filter(purpose="reactions"):
        assert (run.charge_cap_usd, run.subject) == (PAGE_CAP_USD, scrape.subject)
        assert run.charge.reserved_usd == PAGE_CAP_USD


def test_counter_of_a_measurement_long_ago_is_no_end(paged, enter_with):
    post = enter_with(262, known=False)
    Post.objects.filter(pk=post.pk).update(reactions=200)
    long_ago = timezone.now() - timedelta(days=5)
    Post.objects.filter(pk=post.pk).update(described_at=long_ago)
    run_steps("scrape")
    assert pages() == [(1, "done"), (2, "done"), (3, "done")]
    assert Scrape.objects.get().reactions_counted == 262


def test_at_most_thirteen_pages_are_bought(paged, enter_with):
    enter_with(1_300, known=False)
    run_steps("scrape")
    assert len(pages()) == 13
    assert Scrape.objects.get().reactions_counted == 1_218


def fail_page_two(sandbox):
    """The step that buys page 2, which fails; page 1 was bought by the one before."""
    sandbox.context.latency_seconds = 3600
    run_steps("scrape", max_wait_seconds=0.1)
    sandbox.context.clock.advance(3601)
    sandbox.context.latency_seconds = 0
    sandbox.context.faults.set("apify.run.failed.reactions")
    return step_of(run_steps("scrape"))


def test_failed_page_fails_the_scrape_and_keeps_what_was_read(paged, enter_with):
    enter_with(262, known=False)
    run_steps("scrape")
    before = set(Engagement.objects.values_list("pk", flat=True))
    Post.objects.update(force_next=True, reactions=100)  # so that page 1 is bought alone
    step = fail_page_two(paged)
    assert pages()[3:] == [(1, "done"), (2, "failed")]
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    scrape = Scrape.objects.latest("pk")
    assert (scrape.state, scrape.reactions_counted) == ("failed", None)
    assert scrape.error == "page 2 of 2: FAILED at the vendor: Finished"
    post = Post.objects.get()
    assert (post.reactions, post.scrape_count, post.failed_attempts) == (100, 1, 1)
    assert set(Engagement.objects.values_list("pk", flat=True)) == before
    assert not Engagement.objects.filter(gone_at__isnull=False).exists()


def test_failed_page_of_a_first_scrape_keeps_its_items_and_says_nothing_of_the_count(
    paged, enter_with
):
    enter_with(262, known=False)
    step = fail_page_two(paged)
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    post = Post.objects.get()
    assert (post.reactions, post.scrape_count, post.failed_attempts) == (None, 0, 1)
    # The hundred of page 1, and the half that page 2 brought before it failed.
    assert post.engagers == Engagement.objects.count() == 150
    assert starts(paged) == 2


def test_lost_items_of_one_page_fail_the_scrape(paged, enter_with):
    enter_with(200, known=True)
    paged.context.latency_seconds = 3600
    Post.objects.update(described_at=timezone.now(), reactions=200)
    run_steps("scrape", max_wait_seconds=0.1)
    assert pages() == [(1, "running"), (2, "running")]
    paged.context.clock.advance(3601)
    paged.context.faults.set("apify.items.expired")
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    assert pages() == [(1, "failed"), (2, "done")]
    assert Scrape.objects.get().error.startswith("page 1 of 2: its items cannot be read any more")
    assert (Engagement.objects.count(), Post.objects.get().reactions) == (100, 200)
    assert starts(paged) == 2


def test_killed_between_pages_pays_nothing_twice(paged, enter_with):
    enter_with(262, known=False)
    paged.context.latency_seconds = 3600
    process = run_in_process(paged)
    follow_until(process, lambda: pages() == [(1, "running")])
    paged.context.clock.advance(3601)
    follow_until(process, lambda: pages() == [(1, "collecting"), (2, "running")])
    kill(process)
    paged.context.clock.advance(3601)
    paged.context.latency_seconds = 0
    assert wait_for(run_in_process(paged)) == 0
    assert pages() == [(1, "done"), (2, "done"), (3, "done")]
    assert starts(paged) == 3
    assert_measured(262)


def test_crash_after_the_intent_of_a_page_starts_it_once(paged, enter_with):
    enter_with(150, known=False)
    paged.context.latency_seconds = 3600
    run_steps("scrape", max_wait_seconds=0.1)
    paged.context.clock.advance(3601)
    paged.context.latency_seconds = 0
    paged.context.faults.set("apify.start.lost_answer.reactions")
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    assert pages() == [(1, "done"), (2, "done")]
    assert starts(paged) == 2
    assert_measured(150)


def test_no_money_for_the_next_page_leaves_the_scrape_open_with_the_reason(paged, enter_with):
    enter_with(262, known=False)
    Settings.objects.update(budget_day_usd=Decimal("1.3"))
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert step.reason == (
        "the budget of the day has 0.0900 USD left; "
        "1 scrapes still wait for their actor runs: the next call goes on with them"
    )
    assert pages() == [(1, "collecting"), (2, "collecting")]
    assert (Scrape.objects.get().state, Post.objects.get().failed_attempts) == ("running", 0)
    with Vendors() as gateways:
        reconcile_all(gateways, at=timezone.now())
    assert Scrape.objects.get().state == "running"
    Settings.objects.update(budget_day_usd=Decimal(20))
    again = step_of(run_steps("scrape"))
    assert outcome(again) == ("succeeded", 1, 1, 0, 0)
    assert starts(paged) == 3
    assert_measured(262)


def test_pages_are_reserved_all_or_none(paged, enter_with):
    enter_with(262, known=False)
    Post.objects.update(reactions=262)
    Settings.objects.update(budget_day_usd=2 * PAGE_CAP_USD)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert step.reason == "the budget of the day has 0.0000 USD left"
    assert (starts(paged), ActorRun.objects.count(), Charge.objects.count()) == (0, 0, 0)
    assert not Scrape.objects.exists()
