"""Rare turns of the step scrape and of what goes on with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from integrations.models import ActorRun
from pipeline.context import SkipStep, StepContext
from pipeline.domain.execute_run import Conditions, execute_run
from pipeline.domain.preview_run import preview_run
from pipeline.domain.reap_runs import is_dead, reap_runs
from pipeline.domain.reconcile import reconcile_all
from pipeline.domain.start_run import start_run
from pipeline.models import Run, Settings
from pipeline.numbers import scrape_plan
from pipeline.steps import describe, scrape
from pipeline.vendors import Vendors
from posts.models import Post, Scrape
from tests.pipeline.scraping import outcome, run_steps, starts, step_of

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_forced_run_takes_posts_that_are_not_due(vendors, enter):
    enter(2)
    run_steps("scrape")
    step = step_of(run_steps("scrape", force=True))
    assert outcome(step) == ("succeeded", 2, 2, 0, 0)
    assert list(Scrape.objects.order_by("pk").values_list("reason", flat=True)[2:]) == [
        "forced by a person",
        "forced by a person",
    ]


def test_dry_run_says_why_a_named_post_is_left(vendors, enter):
    [post] = enter(1)
    run_steps("scrape")
    paid = starts(vendors)
    _, [step] = preview_run(steps=["scrape"], post_ids=[post.pk])
    assert (outcome(step), step.cost_usd) == (("succeeded", 1, 0, 0, 1), 0)
    [(_, level, text)] = step.log
    assert (level, text.startswith(f"{post.url}: left: ")) == ("info", True)
    assert starts(vendors) == paid


@pytest.mark.parametrize("step", [scrape, describe])
def test_step_without_its_vendor_is_skipped(step, no_vendors):
    run = start_run(trigger="api", at=NOON, steps=["scrape"])
    context = StepContext(run=run, step_run=run.steps.get(), settings=Settings())
    with pytest.raises(SkipStep, match=r"^apify is not configured$"):
        step.run(context)


def test_interruption_closes_the_run(vendors, enter):
    def interrupt(*_words: object) -> None:
        raise KeyboardInterrupt

    enter(1)
    run = start_run(trigger="command", at=NOON, steps=["scrape", "push"])
    with Vendors() as gateways, pytest.raises(KeyboardInterrupt):
        execute_run(run, Conditions(vendors=gateways, show_progress=interrupt))
    run.refresh_from_db()
    assert run.state == "failed"
    assert list(run.steps.order_by("order").values_list("state", "reason")) == [
        ("failed", "interrupted"),
        ("skipped", "interrupted"),
    ]
    assert starts(vendors) == 0


def test_steps_that_are_over_are_not_repeated(no_vendors):
    run = start_run(trigger="api", at=NOON, steps=["scrape", "push"])
    run.steps.filter(name="scrape").update(state="succeeded", finished_at=NOON)
    run = execute_run(run)
    steps = run.steps.order_by("order").values_list("name", "state")
    assert list(steps) == [("scrape", "succeeded"), ("push", "skipped")]


def test_recovery_leaves_actor_runs_that_still_run(vendors, enter):
    enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run_steps("scrape", max_wait_seconds=0)
    with Vendors() as gateways:
        done = reconcile_all(gateways, at=timezone.now())
    assert (done.measured, done.errors) == (0, [])
    assert Scrape.objects.get().state == "running"
    assert list(ActorRun.objects.values_list("state", flat=True)) == ["running", "running"]


def test_recovery_ends_with_the_first_refusal(vendors, enter):
    enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run_steps("scrape", max_wait_seconds=0)
    vendors.context.faults.set("apify.token_refused", times=None)
    with Vendors() as gateways:
        done = reconcile_all(gateways, at=timezone.now())
    assert len(done.errors) == 1
    assert vendors.context.faults.hits() == {"apify.token_refused": 1}


def test_refused_poll_fails_the_step_and_keeps_what_is_paid_for(vendors, enter):
    enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run_steps("scrape", max_wait_seconds=0)
    vendors.context.faults.set("apify.token_refused", times=None)
    assert step_of(run_steps("scrape")).state == "failed"
    assert Scrape.objects.get().state == "running"
    vendors.context.faults.clear()
    vendors.context.clock.advance(3601)
    assert outcome(step_of(run_steps("scrape"))) == ("succeeded", 1, 1, 0, 0)
    assert starts(vendors) == 2


def test_fresh_sign_of_a_run_that_nobody_holds_is_looked_at_again():
    run = start_run(trigger="schedule", at=NOON, steps=["scrape"])
    Run.objects.filter(pk=run.pk).update(state="running", heartbeat_at=NOON)
    assert [one.pk for one in reap_runs(at=NOON + timedelta(seconds=4.9))] == [run.pk]


def test_run_given_back_meanwhile_is_not_dead():
    run = start_run(trigger="schedule", at=NOON, steps=["scrape"])
    run.heartbeat_at = NOON  # as read before it was given back
    assert is_dead(run, at=NOON + timedelta(seconds=1)) is False


def test_reposts_are_bought_where_the_settings_say_so():
    plan = scrape_plan(Settings(comments_enabled=False, reposts_enabled=True))
    assert {purpose: actor.purpose for purpose, actor in plan.actors.items()} == {
        "reactions": "reactions",
        "reposts": "reposts",
    }


def test_lost_runs_that_cannot_be_looked_for_are_logged_one_by_one(vendors, enter):
    enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run_steps("scrape", max_wait_seconds=0)
    ActorRun.objects.update(state="lost", external_id=None)
    vendors.context.faults.set("apify.server_error", times=None)
    step = step_of(run_steps("scrape", max_wait_seconds=0))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert [text.split(":")[0] for _, level, text in step.log if level == "warning"] == [
        "lost runs",
        "lost runs",
    ]
    assert starts(vendors) == 2
