"""The step scrape against the sandbox, over real HTTP."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from engagers.models import Engagement, Engager
from integrations.models import ActorRun, Charge
from pipeline.models import Run, Settings
from posts.models import Post, Scrape
from tests.pipeline.scraping import (
    outcome,
    run_steps,
    starts,
    step_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


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
