"""What the vendor refuses, cuts short, or says in words we do not know."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from engagers.models import Engagement
from integrations.models import ActorRun, Charge
from pipeline.models import Settings
from posts.models import Post, Scrape
from tests.pipeline.scraping import outcome, run_steps, starts, step_of
from tests.pipeline.test_commands import call
from tests.pipeline.test_spending_switch import reserve_and_die

pytestmark = pytest.mark.django_db(transaction=True)


def asked(sandbox) -> int:
    """All requests to Apify so far."""
    seen = sandbox.context.calls.snapshot().get("apify", {})
    return sum(operation["requests"] for operation in seen.values())


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("token_refused", "Set APIFY_TOKEN to a token that Apify accepts"),
        ("not_enough_usage", "Add credit or a larger plan at Apify (Billing)"),
        ("hard_limit", "Raise the monthly usage limit at Apify (Billing, Limits)"),
        ("not_rented", "Rent the actor at Apify, or choose another in the settings"),
    ],
)
@pytest.mark.parametrize("is_described", [False, True])
def test_refused_start_ends_the_step(vendors, enter, fault, words, is_described):
    enter(5)
    if is_described:
        Post.objects.update(described_at=timezone.now())
    vendors.context.faults.set(f"apify.start.{fault}", times=None)
    code, out, err = call("run_pipeline", "scrape", "--json")
    report = json.loads(out)
    [step] = report["steps"]
    assert (code, report["status"], step["status"], step["calls"]) == (1, "failed", "failed", 0)
    assert 1 <= asked(vendors) <= 3
    assert starts(vendors) == 0
    assert step["reason"].endswith(words)
    assert err == f"scrape failed: {step['reason']}\n"
    assert not Charge.objects.exclude(state="released").exists()
    assert not Scrape.objects.exists()
    assert not Post.objects.exclude(failed_attempts=0).exists()


@pytest.mark.parametrize("fault", ["rate_limit", "server_error", "bad_gateway", "no_answer"])
def test_failed_polls_are_repeated_without_a_second_start(vendors, enter, fault):
    enter(2)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run_steps("scrape", max_wait_seconds=0.1)
    assert starts(vendors) == 4
    vendors.context.clock.advance(3601)
    vendors.context.faults.set(f"apify.{fault}", times=5)
    step = step_of(run_steps("scrape"))
    assert vendors.context.faults.hits() == {f"apify.{fault}": 5}
    assert outcome(step) == ("succeeded", 2, 2, 0, 0)
    assert (starts(vendors), step.calls, ActorRun.objects.count()) == (4, 0, 4)


def test_polls_that_keep_failing_leave_the_scrape_for_the_next_call(vendors, enter):
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run_steps("scrape", max_wait_seconds=0.1)
    vendors.context.clock.advance(3601)
    vendors.context.faults.set("apify.server_error", times=None)
    step = step_of(run_steps("scrape", max_wait_seconds=0.3))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    post.refresh_from_db()
    assert (post.failed_attempts, post.scrape_count) == (0, 0)
    vendors.context.faults.clear()
    assert outcome(step_of(run_steps("scrape"))) == ("succeeded", 1, 1, 0, 0)
    assert starts(vendors) == 2


@pytest.mark.parametrize("fault", ["cut_short", "broken_json", "missing_headers"])
def test_page_that_cannot_be_trusted_is_never_a_whole_one(vendors, enter, fault):
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.faults.set(f"apify.items.{fault}", times=None)
    step = step_of(run_steps("scrape", max_wait_seconds=0.3))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert Scrape.objects.get().reactions_counted is None
    vendors.context.faults.clear()
    assert outcome(step_of(run_steps("scrape"))) == ("succeeded", 1, 1, 0, 0)
    post.refresh_from_db()
    assert (starts(vendors), post.reactions) == (2, 357)  # 360 items, 3 of them twice


def test_expired_dataset_fails_the_scrape_and_changes_no_counter(vendors, enter):
    [post] = enter(1)
    vendors.context.faults.set("apify.run.failed.details", times=None)
    vendors.context.faults.set("apify.items.expired", times=None)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    scrape = Scrape.objects.get()
    assert scrape.state == "failed"
    assert scrape.error.startswith("its items cannot be read any more: items: HTTP 404")
    post.refresh_from_db()
    assert (post.reactions, post.comments, post.scrape_count) == (None, None, 0)
    assert (post.failed_attempts, Engagement.objects.count()) == (1, 0)


def test_unknown_status_is_waited_for_and_given_up_after_two_hours(vendors, enter):
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.faults.set("apify.run.unknown_status.reactions")
    step = step_of(run_steps("scrape", max_wait_seconds=0.3))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert ActorRun.objects.get(purpose="reactions").vendor_status == "HIBERNATED"
    ActorRun.objects.update(attempted_at=F("attempted_at") - timedelta(hours=2))
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    scrape = Scrape.objects.get()
    assert (scrape.state, scrape.error) == (
        "failed",
        "aborted: it was not over after two hours",
    )
    post.refresh_from_db()
    assert (post.reactions, post.failed_attempts, starts(vendors)) == (None, 1, 2)


@pytest.mark.parametrize("fault", ["failed", "timed_out", "aborted"])
def test_run_that_failed_with_items_keeps_them_and_counts_nothing(vendors, enter, fault):
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.faults.set(f"apify.run.{fault}.reactions")
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    post.refresh_from_db()
    assert (post.reactions, post.comments, post.scrape_count) == (None, None, 0)
    assert Engagement.objects.filter(post=post, kind="reaction").count() > 100
    assert not Engagement.objects.filter(gone_at__isnull=False).exists()


@pytest.mark.parametrize("known", [None, 7])
def test_failed_comments_leave_their_counter_as_it_was(vendors, enter, known):
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now() - timedelta(days=1), comments=known)
    vendors.context.faults.set("apify.run.failed.comments")
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    scrape = Scrape.objects.get()
    assert (scrape.state, scrape.comments_counted) == ("done", None)
    post.refresh_from_db()
    assert (post.comments, post.scrape_count, post.failed_attempts) == (known, 1, 0)


def test_list_cut_off_by_the_charge_cap_marks_nobody_gone(vendors, enter):
    """The counter was 10 at the last look: the cap pays for 12 of now more than a thousand."""
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now())
    run_steps("scrape")
    everyone = Engagement.objects.filter(post=post).count()
    Scrape.objects.update(reactions_counted=12, comments_counted=None)
    long_ago = timezone.now() - timedelta(days=5)
    Post.objects.update(
        reactions=10, comments=None, described_at=long_ago, last_scraped_at=long_ago
    )
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    last = Scrape.objects.latest("pk")
    assert (last.reactions_counted, last.reactions_reported) == (12, None)
    assert Engagement.objects.filter(post=post, gone_at=None).count() == everyone


@pytest.mark.parametrize("described", [True, False])
def test_list_that_the_charge_cap_cut_to_nothing_is_unknown_not_zero(vendors, enter, described):
    [post] = enter(1)
    if described:
        Post.objects.update(described_at=timezone.now())
    reserve_and_die(post, Settings())
    ActorRun.objects.update(charge_cap_usd="0.001")  # the start fee alone
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    scrape = Scrape.objects.get()
    assert (scrape.state, scrape.reactions_counted, scrape.error) == (
        "failed",
        None,
        "the list of reactions was cut off before its first item",
    )
    post.refresh_from_db()
    assert (post.reactions, post.comments, post.scrape_count) == (None, None, 0)


def test_comments_that_the_charge_cap_cut_to_nothing_are_unknown_not_zero(vendors, enter):
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now())
    reserve_and_die(post, Settings())
    ActorRun.objects.filter(purpose="comments").update(charge_cap_usd="0.001")
    assert outcome(step_of(run_steps("scrape"))) == ("succeeded", 1, 1, 0, 0)
    scrape = Scrape.objects.get()
    assert (scrape.reactions_counted, scrape.comments_counted) == (357, None)
    post.refresh_from_db()
    assert (post.reactions, post.comments) == (357, None)


def test_list_that_the_charge_cap_cut_short_marks_nobody_gone(vendors, enter):
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now())
    run_steps("scrape")
    everyone = Engagement.objects.filter(post=post).count()
    Post.objects.update(
        last_scraped_at=timezone.now() - timedelta(days=9), comments=None, force_next=True
    )
    Scrape.objects.update(comments_counted=None)
    reserve_and_die(post, Settings())
    ActorRun.objects.filter(state="intended").update(charge_cap_usd="0.501")  # 250 items
    assert outcome(step_of(run_steps("scrape"))) == ("succeeded", 1, 1, 0, 0)
    last = Scrape.objects.latest("pk")
    assert (last.state, last.reactions_counted) == ("done", 248)
    assert ActorRun.objects.filter(status_message="max charge reached").count() == 1
    assert Engagement.objects.filter(post=post, gone_at=None).count() == everyone
