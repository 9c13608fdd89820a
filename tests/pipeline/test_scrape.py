"""The step scrape against the sandbox, over real HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from engagers.models import Engagement, Engager
from integrations.models import ActorRun, Charge, Rejected
from pipeline.domain.execute_run import Conditions, execute_run
from pipeline.domain.start_run import start_run
from pipeline.models import Run, Settings, StepRun
from pipeline.vendors import Vendors
from posts.models import Post, Scrape

pytestmark = pytest.mark.django_db(transaction=True)


def run_steps(*steps: str, **options) -> Run:
    wait = options.pop("max_wait_seconds", 60)
    run = start_run(trigger="command", at=timezone.now(), steps=steps, **options)
    with Vendors() as vendors:
        conditions = Conditions(vendors=vendors, poll_seconds=0.02, max_wait_seconds=wait)
        return execute_run(run, conditions)


def step_of(run: Run, name: str = "scrape") -> StepRun:
    return run.steps.get(name=name)


def outcome(step: StepRun) -> tuple:
    return step.state, step.claimed, step.succeeded, step.failed, step.skipped


def starts(sandbox) -> int:
    return sandbox.context.calls.snapshot().get("apify", {}).get("start", {}).get("writes", 0)


def test_scrape_measures_due_posts(vendors, enter):
    posts = enter(5)
    run = run_steps("scrape")
    step = step_of(run)
    assert (run.state, step.error, step.reason) == ("succeeded", "", "")
    assert outcome(step) == ("succeeded", 5, 5, 0, 0)
    assert step.calls == 15 == starts(vendors)
    assert run.cost_usd == step.cost_usd > 0
    states = dict(Scrape.objects.values_list("post", "state"))
    assert states[posts[0].pk] == "done"
    assert states[posts[1].pk] == "empty"
    big = Post.objects.get(pk=posts[0].pk)
    assert big.reactions == 1409
    assert big.scrapes.get().reactions_counted == 1218
    assert big.engagers == Engagement.objects.filter(post=big).values("engager").distinct().count()
    assert Engager.objects.count() > 1_000
    assert not Charge.objects.exclude(state="reserved").exists()


def test_second_run_finds_nothing_due(vendors, enter):
    enter(2)
    run_steps("scrape")
    paid = starts(vendors)
    run = run_steps("scrape")
    assert outcome(step_of(run)) == ("succeeded", 0, 0, 0, 0)
    assert starts(vendors) == paid


def test_runs_overlap(vendors, enter):
    enter(5)
    vendors.context.latency_seconds = 1.0
    began = time.monotonic()
    run = run_steps("scrape")
    took = time.monotonic() - began
    assert outcome(step_of(run)) == ("succeeded", 5, 5, 0, 0)
    assert took < 8  # descriptions, then reactions and comments: 15 runs of one second


def test_out_of_time_ends_partial_and_the_next_call_pays_nothing_more(vendors, enter):
    enter(3)
    vendors.context.latency_seconds = 3600
    Post.objects.update(described_at=timezone.now())
    run = run_steps("scrape", max_wait_seconds=0.1)
    step = step_of(run)
    assert outcome(step) == ("partial", 3, 0, 0, 3)
    assert step.reason == (
        "3 scrapes still wait for their actor runs: the next call goes on with them"
    )
    assert starts(vendors) == 6
    vendors.context.clock.advance(3601)
    again = run_steps("scrape")
    assert outcome(step_of(again)) == ("succeeded", 3, 3, 0, 0)
    assert (starts(vendors), step_of(again).calls) == (6, 0)


def test_killed_process_is_continued_without_a_second_payment(vendors, enter, tmp_path):
    enter(3)
    vendors.context.latency_seconds = 3600
    Post.objects.update(described_at=timezone.now())
    process = run_in_process(vendors)
    wait_until(lambda: starts(vendors) == 6)
    wait_until(lambda: ActorRun.objects.filter(state="running").count() == 6)
    process.send_signal(signal.SIGKILL)
    process.wait()
    vendors.context.clock.advance(3601)
    done = run_in_process(vendors)
    assert done.wait(60) == 0
    assert starts(vendors) == 6
    assert list(Run.objects.order_by("pk").values_list("state", "error")) == [
        ("failed", "its process died"),
        ("succeeded", ""),
    ]
    assert Scrape.objects.measured().count() == 3
    assert ActorRun.objects.filter(state="done").count() == 6


PROCESS = """
import django, json, os
django.setup()
from django.core.management import call_command
from django.db import connection
connection.settings_dict.update(json.loads(os.environ["TEST_DATABASE"]))
call_command("run_pipeline", "scrape", "--json")
"""


def run_in_process(sandbox) -> subprocess.Popen:
    """`run_pipeline scrape --json` in a process of its own, over this test's database."""
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    database = {name: connection.settings_dict[name] for name in names}
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "TEST_DATABASE": json.dumps(database),
        "APIFY_TOKEN": "t",
        "APIFY_API_URL": sandbox.apify_url,
    }
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS], env=environment, stdout=subprocess.DEVNULL
    )


def wait_until(is_so, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.05)


def test_failed_reactions_run_fails_the_scrape(vendors, enter):
    [post] = enter(1)
    vendors.context.faults.set("apify.run.failed.reactions")
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    scrape = Scrape.objects.get()
    assert (scrape.state, scrape.reactions_counted) == ("failed", None)
    assert scrape.error.startswith("FAILED at the vendor")
    post.refresh_from_db()
    assert (post.scrape_count, post.failed_attempts) == (0, 1)
    assert post.engagers == Engagement.objects.values("engager").distinct().count() > 0
    assert not Engagement.objects.filter(gone_at__isnull=False).exists()


def test_failed_comments_run_leaves_comments_unknown(vendors, enter):
    enter(1)
    vendors.context.faults.set("apify.run.failed.comments")
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    scrape = Scrape.objects.get()
    assert (scrape.state, scrape.reactions_counted, scrape.comments_counted) == ("done", 1218, None)


def test_empty_list_of_a_post_with_reactions_is_suspect(vendors, enter):
    [post] = enter(1)
    vendors.context.faults.set("apify.run.empty.reactions")
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    assert Scrape.objects.get().state == "suspect"
    post.refresh_from_db()
    assert (post.scrape_count, post.reactions) == (0, 1409)


def test_error_items_fail_the_scrape_and_are_kept(vendors, enter):
    enter(1)
    vendors.context.faults.set("apify.run.error_items.reactions")
    run_steps("scrape")
    assert Scrape.objects.get().state == "failed"
    assert Rejected.objects.count() == 1


def test_pages_that_do_not_add_up_are_read_again(vendors, enter):
    enter(1)
    vendors.context.faults.set("apify.items.cut_short", times=2)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)


def test_lost_answer_is_adopted_not_paid_again(vendors, enter):
    enter(2)
    vendors.context.faults.set("apify.start.lost_answer.reactions", times=2)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 2, 2, 0, 0)
    assert starts(vendors) == 6
    assert ActorRun.objects.filter(state="done").count() == 6


def test_refused_token_fails_after_one_call(vendors, enter):
    enter(5)
    vendors.context.faults.set("apify.token_refused", times=None)
    run = run_steps("scrape")
    step = step_of(run)
    assert (run.state, step.state, step.calls) == ("failed", "failed", 0)
    assert vendors.context.faults.hits() == {"apify.token_refused": 1}
    assert not Scrape.objects.exists()
    assert not Charge.objects.filter(state="reserved").exists()


def test_refusal_in_the_middle_keeps_what_is_paid_for(vendors, enter):
    enter(4)
    Post.objects.update(described_at=timezone.now())
    vendors.context.faults.set("apify.start.not_enough_usage.comments", times=None)
    run = run_steps("scrape")
    assert step_of(run).state == "failed"
    assert vendors.context.faults.hits()["apify.start.not_enough_usage.comments"] <= 3
    vendors.context.faults.clear()
    again = run_steps("scrape")
    assert step_of(again).succeeded == 4
    assert starts(vendors) == 8


def test_small_budget_starts_fewer(vendors, enter):
    enter(3)
    Post.objects.update(described_at=timezone.now())
    Settings.objects.create(pk=1, budget_run_usd=Decimal("1.5"))
    run = run_steps("scrape")
    step = step_of(run)
    assert outcome(step) == ("partial", 3, 1, 0, 2)
    assert "budget" in step.reason
    assert starts(vendors) == 2
    reserved = sum(Charge.objects.values_list("reserved_usd", flat=True))
    assert reserved <= Decimal("1.5")


def test_spending_switch_starts_nothing(vendors, enter):
    enter(2)
    Settings.objects.create(pk=1, spending_enabled=False)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("partial", 2, 0, 0, 2)
    assert step.reason == "spending is switched off (budget settings)"
    assert starts(vendors) == 0
    assert not ActorRun.objects.exists()


def test_named_post_that_is_not_due_is_left_unless_forced(vendors, enter):
    [post] = enter(1)
    run_steps("scrape")
    left = run_steps("scrape", post_ids=[post.pk])
    assert outcome(step_of(left)) == ("succeeded", 1, 0, 0, 1)
    forced = run_steps("scrape", post_ids=[post.pk], force=True)
    assert outcome(step_of(forced)) == ("succeeded", 1, 1, 0, 0)
    assert Scrape.objects.count() == 2


def test_dry_run_writes_and_calls_nothing(vendors, enter):
    from pipeline.domain.preview_run import preview_run

    enter(3)
    run, [step] = preview_run(steps=["scrape"])
    assert (run.pk, run.state, step.claimed) == (None, "succeeded", 3)
    assert step.cost_usd > 0
    assert vendors.context.calls.snapshot().get("apify", {}) == {}
    assert not Run.objects.exists()
    assert not Scrape.objects.exists()
    assert not Settings.objects.exists()


def test_settled_costs_reach_run_and_step(vendors, enter):
    from pipeline.domain.reconcile import reconcile_all

    enter(1)
    run = run_steps("scrape")
    before = run.cost_usd
    vendors.context.clock.advance(20)
    with Vendors() as gateways:
        done = reconcile_all(gateways, at=timezone.now() + timedelta(seconds=20))
    assert (done.settled, done.errors) == (3, [])
    run.refresh_from_db()
    settled = sum(Charge.objects.values_list("settled_usd", flat=True))
    assert run.cost_usd == step_of(run).cost_usd == settled > before
    assert (
        Scrape.objects.get().cost_usd == settled - ActorRun.objects.get(purpose="details").cost_usd
    )


def test_private_post_is_scraped_without_its_description(vendors, enter):
    """Its detail is a nulled shell: the description rests, the cap is that of an unknown counter."""
    *_, post = enter(3)
    run = run_steps("scrape", post_ids=[post.pk])
    assert outcome(step_of(run)) == ("succeeded", 1, 1, 0, 0)
    assert {one.purpose: one.charge_cap_usd for one in ActorRun.objects.all()} == {
        "details": Decimal("0.011000"),
        "reactions": Decimal("0.725000"),
        "comments": Decimal("0.725000"),
    }
    post.refresh_from_db()
    scrape = Scrape.objects.get()
    assert (scrape.state, scrape.reactions_counted, scrape.reactions_reported) == ("done", 14, None)
    assert (post.reactions, post.comments, post.scrape_count) == (14, 1, 1)
    assert (post.described_at, post.description_attempts) == (None, 1)
    assert post.description_error
    rests = post.describe_not_before - timezone.now()
    assert timedelta(minutes=14) < rests <= timedelta(minutes=15)
    forced = run_steps("scrape", post_ids=[post.pk], force=True)
    assert outcome(step_of(forced)) == ("succeeded", 1, 1, 0, 0)
    assert ActorRun.objects.filter(purpose="details").count() == 1
