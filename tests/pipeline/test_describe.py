"""The step describe against the sandbox, over real HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import ActorRun, Charge
from pipeline.models import Settings
from posts.models import Post
from tests.pipeline.scraping import outcome, run_steps, starts, step_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scraped(enter):
    """Posts that were scraped and never described."""

    def scraped(count: int) -> list[Post]:
        posts = enter(count)
        Post.objects.update(scrape_count=1, last_scraped_at=timezone.now() - timedelta(hours=1))
        return posts

    return scraped


def test_describe_writes_facts_once(vendors, scraped):
    [first, *_] = scraped(2)
    run = run_steps("describe")
    assert outcome(step_of(run, "describe")) == ("succeeded", 2, 2, 0, 0)
    first.refresh_from_db()
    assert first.described_at is not None
    assert (first.reactions, first.comments) == (1409, 279)
    assert first.text
    assert run.cost_usd == step_of(run, "describe").cost_usd > 0
    again = run_steps("describe")
    assert outcome(step_of(again, "describe")) == ("succeeded", 0, 0, 0, 0)
    assert starts(vendors) == 2


def test_describe_leaves_labels_alone(vendors, scraped):
    [post] = scraped(1)
    Post.objects.update(campaign="Launch", post_type="Essay", name="Ours")
    run_steps("describe")
    post.refresh_from_db()
    assert (post.campaign, post.post_type, post.name) == ("Launch", "Essay", "Ours")


def test_private_post_is_a_failed_description_and_rests(vendors, scraped):
    posts = scraped(3)
    step = step_of(run_steps("describe"), "describe")
    assert outcome(step) == ("partial", 3, 2, 1, 0)
    private = Post.objects.get(pk=posts[2].pk)
    assert (private.described_at, private.description_attempts) == (None, 1)
    assert private.description_error
    assert step_of(run_steps("describe"), "describe").claimed == 0
    assert starts(vendors) == 3


@pytest.mark.parametrize("fault", ["failed", "empty", "error_items"])
def test_run_that_brings_nothing_fails_the_description(vendors, scraped, fault):
    [post] = scraped(1)
    vendors.context.faults.set(f"apify.run.{fault}.details")
    step = step_of(run_steps("describe"), "describe")
    assert outcome(step) == ("failed", 1, 0, 1, 0)
    post.refresh_from_db()
    assert (post.described_at, post.description_attempts) == (None, 1)
    assert ActorRun.objects.get().state == "failed"


def test_dataset_that_is_gone_fails_the_description(vendors, scraped):
    scraped(1)
    vendors.context.faults.set("apify.items.expired", times=None)
    step = step_of(run_steps("describe"), "describe")
    assert outcome(step) == ("failed", 1, 0, 1, 0)


def test_out_of_time_is_continued_unpaid(vendors, scraped):
    scraped(1)
    vendors.context.latency_seconds = 3600
    step = step_of(run_steps("describe", max_wait_seconds=0.05), "describe")
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert step.reason == (
        "1 descriptions still wait for their actor runs: the next call goes on with them"
    )
    vendors.context.clock.advance(3601)
    again = step_of(run_steps("describe"), "describe")
    assert (outcome(again), again.calls) == (("succeeded", 1, 1, 0, 0), 0)
    assert starts(vendors) == 1


def test_no_money_leaves_them_with_the_reason(vendors, scraped):
    scraped(2)
    Settings.objects.create(pk=1, budget_day_usd=0)
    step = step_of(run_steps("describe"), "describe")
    assert outcome(step) == ("partial", 2, 0, 0, 2)
    assert step.reason == "the budget of the day has 0.0000 USD left"
    assert (starts(vendors), Charge.objects.count()) == (0, 0)


def test_refused_credential_fails_the_step(vendors, scraped):
    scraped(5)
    vendors.context.faults.set("apify.hard_limit", times=None)
    step = step_of(run_steps("describe"), "describe")
    assert (step.state, step.succeeded) == ("failed", 0)
    assert vendors.context.faults.hits() == {"apify.hard_limit": 1}


def test_named_posts_are_described_again_when_forced(vendors, scraped):
    posts = scraped(2)
    run_steps("describe")
    step = step_of(run_steps("describe", post_ids=[posts[0].pk], force=True), "describe")
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    assert starts(vendors) == 3


def test_dry_run_estimates(vendors, scraped):
    from pipeline.domain.preview_run import preview_run

    scraped(2)
    _, [step] = preview_run(steps=["describe"])
    assert (step.claimed, step.cost_usd > 0, starts(vendors)) == (2, True, 0)
    assert not ActorRun.objects.exists()
