"""Scrapes that outlive a call: out of time, killed, side by side, adopted."""

from __future__ import annotations

import pytest
from django.utils import timezone

from integrations.models import ActorRun
from pipeline.models import Run
from posts.models import Post, Scrape
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


def test_runs_overlap(vendors, enter):
    """Lists of all posts run before the first of them ends."""
    enter(5)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    assert outcome(step_of(run_steps("scrape", max_wait_seconds=0))) == ("partial", 5, 0, 0, 5)
    assert list(ActorRun.objects.values_list("state", flat=True)) == ["running"] * 10
    vendors.context.clock.advance(3601)
    assert outcome(step_of(run_steps("scrape"))) == ("succeeded", 5, 5, 0, 0)
    assert starts(vendors) == 10


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


def test_killed_process_is_continued_without_a_second_payment(vendors, enter):
    enter(3)
    vendors.context.latency_seconds = 3600
    Post.objects.update(described_at=timezone.now())
    process = run_in_process(vendors)
    running = ActorRun.objects.filter(state="running")
    follow_until(process, lambda: running.count() == starts(vendors) == 6)
    kill(process)
    vendors.context.clock.advance(3601)
    assert wait_for(run_in_process(vendors)) == 0
    assert starts(vendors) == 6
    assert list(Run.objects.order_by("pk").values_list("state", "error")) == [
        ("failed", "its process died"),
        ("succeeded", ""),
    ]
    assert Scrape.objects.measured().count() == 3
    assert ActorRun.objects.filter(state="done").count() == 6


def test_lost_answer_is_adopted_not_paid_again(vendors, enter):
    enter(2)
    vendors.context.faults.set("apify.start.lost_answer.reactions", times=2)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("succeeded", 2, 2, 0, 0)
    assert starts(vendors) == 6
    assert ActorRun.objects.filter(state="done").count() == 6
