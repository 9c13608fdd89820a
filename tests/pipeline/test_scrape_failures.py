"""Scrapes whose actor runs fail, lie or are refused."""

from __future__ import annotations

import pytest
from django.utils import timezone

from engagers.models import Engagement
from integrations.models import Charge, Rejected
from posts.models import Post, Scrape
from tests.pipeline.scraping import (
    outcome,
    run_steps,
    starts,
    step_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


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
