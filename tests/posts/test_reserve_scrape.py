from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from integrations.apify.actors import ACTORS
from integrations.domain.budgets import BudgetExceeded, Budgets
from integrations.models import ActorRun, Charge
from posts.domain.advance_scrape import mark_collecting, mark_running, renew_lease
from posts.domain.release_scrape import release_scrape
from posts.domain.reserve_scrape import ScrapePlan, reserve_scrape
from posts.domain.selection import SelectionRule
from posts.domain.take_over_scrape import take_over_scrape
from posts.models import Post, Scrape
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

MINUTE = timedelta(minutes=1)
LEASE = 10 * MINUTE
PLAN = ScrapePlan(
    {"reactions": ACTORS["harvestapi_reactions"], "comments": ACTORS["harvestapi_comments"]}
)
BUDGETS = Budgets(
    spending_enabled=True,
    run_usd=Decimal(10),
    day_usd=Decimal(20),
    month_usd=Decimal(200),
    provider_month_usd={},
)


def reserve(post, *, at=NOW, forced=False, budgets=BUDGETS):
    return reserve_scrape(
        post.pk,
        rule=SelectionRule(),
        plan=PLAN,
        budgets=budgets,
        run_ref="run:7",
        reason="never scraped",
        forced=forced,
        at=at,
    )


def nothing_written():
    return (Scrape.objects.count(), ActorRun.objects.count(), Charge.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_reserve_commits_the_scrape_its_runs_and_their_charges():
    post = PostFactory(reactions=100)
    scrape = reserve(post)
    assert (scrape.state, scrape.lease_until, scrape.created_at) == ("reserved", NOW + LEASE, NOW)
    assert (scrape.reason, scrape.run_ref) == ("never scraped", "run:7")
    runs = ActorRun.objects.order_by("purpose")
    assert [(run.purpose, run.state, run.slot, run.subject) for run in runs] == [
        ("comments", "intended", scrape.subject, scrape.subject),
        ("reactions", "intended", scrape.subject, scrape.subject),
    ]
    assert [run.input["maxItems"] for run in runs] == [360, 120]
    assert {(c.state, c.subject, c.run_ref) for c in Charge.objects.all()} == {
        ("reserved", scrape.subject, "run:7")
    }
    assert [run.charge.reserved_usd for run in runs] == [run.charge_cap_usd for run in runs]


@pytest.mark.django_db
def test_reserve_inherits_the_counters_of_a_description_made_just_before():
    post = PostFactory(described_at=NOW - MINUTE, reactions=40, comments=3)
    scrape = reserve(post)
    assert (scrape.reactions_reported, scrape.comments_reported) == (40, 3)
    assert scrape.reposts_reported is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"described_at": None},
        {"described_at": NOW - timedelta(hours=7)},
        {
            "described_at": NOW - timedelta(hours=1),
            "last_scraped_at": NOW - MINUTE,
            "scrape_count": 1,
        },
        {"described_at": None, "last_scraped_at": NOW - MINUTE, "scrape_count": 1},
    ],
)
def test_reserve_inherits_no_counters_of_another_moment(fields):
    scrape = reserve(PostFactory(reactions=40, **fields), forced=True)
    assert scrape.reactions_reported is None


@pytest.mark.django_db
def test_reserve_of_a_post_that_is_not_due_writes_nothing():
    assert reserve(PostFactory(tracking="paused"), forced=True) is None
    assert nothing_written()


@pytest.mark.django_db
def test_reserve_by_force_wins_over_the_rule():
    post = PostFactory(scrape_count=5, last_scraped_at=NOW, reactions=3)
    assert reserve(post) is None
    assert reserve(post, forced=True).state == "reserved"


@pytest.mark.django_db
def test_reserve_twice_gives_the_post_to_one_only():
    post = PostFactory()
    assert reserve(post).state == "reserved"
    assert reserve(post, forced=True) is None
    assert (Scrape.objects.count(), ActorRun.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_reserve_above_the_budget_writes_nothing():
    with pytest.raises(BudgetExceeded, match="budget"):
        reserve(PostFactory(), budgets=replace(BUDGETS, run_usd=Decimal(1)))
    assert nothing_written()


@pytest.mark.django_db
def test_invariant_1_scrape_that_was_cut_off_is_taken_over_and_buys_nothing_again():
    post = PostFactory()
    first = reserve(post)
    mark_running(first, NOW)
    post.reactions = 900
    post.save()
    later = NOW + LEASE
    again = reserve(post, at=later)
    assert (again.pk, again.state, again.lease_until) == (first.pk, "running", later + LEASE)
    assert (ActorRun.objects.count(), Charge.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_reserve_intends_absent_runs_of_a_scrape_that_was_cut_off_again():
    post = PostFactory()
    scrape = reserve(post)
    Charge.objects.update(state="released", settled_usd=0, settled_at=NOW)
    ActorRun.objects.update(state="absent", finished_at=NOW)
    assert reserve(post, at=NOW + LEASE).pk == scrape.pk
    assert set(ActorRun.objects.values_list("state", flat=True)) == {"intended"}
    assert set(Charge.objects.values_list("state", flat=True)) == {"reserved"}


@pytest.mark.django_db(transaction=True)
def test_reserve_leaves_a_post_that_another_worker_holds():
    post = PostFactory()
    got = []

    def try_it():
        got.append(reserve(post))
        connection.close()

    with transaction.atomic():
        Post.objects.select_for_update().get(pk=post.pk)
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert got == [None]
    assert nothing_written()


@pytest.mark.django_db(transaction=True)
def test_invariant_1_many_workers_reserve_one_post_once():
    post = PostFactory()
    barrier = threading.Barrier(4)
    got = []

    def try_it():
        barrier.wait()
        got.append(reserve(post))
        connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([scrape for scrape in got if scrape]) == 1
    assert (Scrape.objects.count(), ActorRun.objects.count(), Charge.objects.count()) == (1, 2, 2)


@pytest.mark.django_db
def test_take_over_waits_for_the_lease_to_end():
    scrape = reserve(PostFactory())
    assert take_over_scrape(scrape.pk, at=NOW + LEASE - MINUTE) is None
    taken = take_over_scrape(scrape.pk, at=NOW + LEASE)
    assert (taken.pk, taken.lease_until) == (scrape.pk, NOW + 2 * LEASE)
    assert take_over_scrape(scrape.pk, at=NOW + LEASE) is None


@pytest.mark.django_db
def test_advancing_goes_one_way():
    scrape = reserve(PostFactory())
    assert mark_running(scrape, NOW + MINUTE).state == "running"
    assert (scrape.started_at, scrape.lease_until) == (NOW + MINUTE, NOW + MINUTE + LEASE)
    assert mark_collecting(scrape, NOW + 2 * MINUTE).state == "collecting"
    assert mark_running(scrape, NOW + 3 * MINUTE).state == "collecting"
    assert (scrape.started_at, scrape.lease_until) == (NOW + MINUTE, NOW + 2 * MINUTE + LEASE)


@pytest.mark.django_db
def test_renew_lease_renews_open_scrapes_only():
    scrape, ended = reserve(PostFactory()), ScrapeFactory()
    assert renew_lease([scrape.pk, ended.pk], NOW + MINUTE) == 1
    scrape.refresh_from_db()
    ended.refresh_from_db()
    assert (scrape.lease_until, ended.lease_until) == (NOW + MINUTE + LEASE, None)


@pytest.mark.django_db
def test_release_of_a_scrape_never_started_leaves_no_trace_but_released_money():
    post = PostFactory(force_next=True)
    scrape = reserve(post)
    release_scrape(scrape, at=NOW)
    post.refresh_from_db()
    assert (Scrape.objects.count(), post.failed_attempts, post.force_next) == (0, 0, True)
    assert [c.state for c in Charge.objects.all()] == ["released", "released"]
    assert [r.state for r in ActorRun.objects.all()] == ["absent", "absent"]
    assert reserve(post).state == "reserved"


@pytest.mark.django_db
def test_release_of_a_started_scrape_hands_it_to_the_next_worker():
    post = PostFactory()
    scrape = reserve(post)
    ActorRun.objects.filter(purpose="reactions").update(state="running", external_id="r1")
    release_scrape(scrape, at=NOW)
    scrape.refresh_from_db()
    assert (scrape.state, scrape.lease_until) == ("reserved", NOW)
    assert list(Scrape.objects.cut_off(NOW)) == [scrape]
    assert reserve(post).pk == scrape.pk
    assert set(ActorRun.objects.values_list("state", flat=True)) == {"running", "intended"}


@pytest.mark.django_db
def test_release_of_an_ended_scrape_changes_nothing():
    scrape = ScrapeFactory()
    release_scrape(scrape, at=NOW)
    assert Scrape.objects.filter(pk=scrape.pk, state="done", lease_until=None).count() == 1
