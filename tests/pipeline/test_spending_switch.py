"""Spending is switched off, or a budget lowered, after the intents were committed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from integrations.models import ActorRun, Charge
from pipeline.models import Settings
from pipeline.numbers import budgets, scrape_plan, selection_rule
from posts.domain.reserve_scrape import reserve_scrape
from posts.models import Post, Scrape
from tests.pipeline.scraping import outcome, run_steps, starts, step_of

pytestmark = pytest.mark.django_db(transaction=True)

SWITCHED_OFF = "spending is switched off (budget settings)"


@pytest.fixture(autouse=True)
def noon():
    """Far from the turn of a month: an hour ago counts for the same budgets."""
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def settings_row(transactional_db) -> Settings:
    return Settings.objects.create(pk=1)


def reserve_and_die(post: Post, settings_row: Settings) -> Scrape:
    """What a process leaves that dies between the commit of its intents and their starts."""
    at = timezone.now() - timedelta(hours=1)
    scrape = reserve_scrape(
        post.pk,
        rule=selection_rule(settings_row),
        plan=scrape_plan(settings_row),
        budgets=budgets(settings_row),
        run_ref="run:0",
        reason="never scraped",
        forced=False,
        at=at,
    )
    assert scrape is not None
    return scrape


def test_switch_stops_committed_intents(vendors, enter, settings_row):
    [post] = enter(1)
    reserve_and_die(post, settings_row)
    Settings.objects.update(spending_enabled=False)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert step.reason == SWITCHED_OFF
    assert starts(vendors) == 0
    assert [(run.state, run.error) for run in ActorRun.objects.all()] == [
        ("absent", SWITCHED_OFF),
        ("absent", SWITCHED_OFF),
    ]
    assert list(Charge.objects.values_list("state", "settled_usd")) == [("released", 0)] * 2
    assert not Scrape.objects.exists()
    post.refresh_from_db()
    assert (post.failed_attempts, post.scrape_not_before, post.scrape_count) == (0, None, 0)
    Settings.objects.update(spending_enabled=True)
    assert outcome(step_of(run_steps("scrape"))) == ("succeeded", 1, 1, 0, 0)
    assert starts(vendors) == 3


def test_switch_off_keeps_what_is_paid_for(vendors, enter, settings_row):
    """One of two runs had begun: it is read later, the other is bought when spending is on again."""
    [post] = enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    vendors.context.faults.set("apify.start.rate_limit.comments", times=None)
    run_steps("scrape", max_wait_seconds=0.1)
    assert dict(ActorRun.objects.values_list("purpose", "state")) == {
        "reactions": "running",
        "comments": "absent",
    }
    vendors.context.faults.clear()
    vendors.context.clock.advance(3601)
    Settings.objects.update(spending_enabled=False)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert step.reason.startswith(SWITCHED_OFF)
    assert starts(vendors) == 1
    assert Scrape.objects.get().state == "running"
    assert Charge.objects.get(purpose="comments").state == "released"
    vendors.context.latency_seconds = 0
    Settings.objects.update(spending_enabled=True)
    assert outcome(step_of(run_steps("scrape"))) == ("succeeded", 1, 1, 0, 0)
    assert starts(vendors) == 2
    post.refresh_from_db()
    assert post.failed_attempts == 0


def test_lowered_budget_stops_committed_intents(vendors, enter, settings_row):
    [post] = enter(1)
    reserve_and_die(post, settings_row)
    Settings.objects.update(budget_month_usd=Decimal("1.00"))
    step = step_of(run_steps("scrape"))
    # Two reservations of 0.725 USD count: the first to start is given up, the other then fits.
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert step.reason.startswith("the budget of the month has 0.0000 USD left")
    assert starts(vendors) == 1
    assert dict(Charge.objects.values_list("purpose", "state")) == {
        "reactions": "released",
        "comments": "reserved",
    }


def test_switch_is_read_before_each_start(vendors, enter, settings_row):
    """The description runs when spending is switched off: neither list is bought afterwards."""
    enter(1)
    vendors.context.latency_seconds = 3600
    step = step_of(run_steps("scrape", max_wait_seconds=0.1))
    assert (outcome(step), starts(vendors)) == (("partial", 1, 0, 0, 1), 1)
    vendors.context.clock.advance(3601)
    Settings.objects.update(spending_enabled=False)
    step = step_of(run_steps("scrape"))
    assert outcome(step) == ("partial", 1, 0, 0, 1)
    assert step.reason == SWITCHED_OFF
    assert Post.objects.get().reactions == 1409  # what was paid for is not thrown away
    assert (starts(vendors), ActorRun.objects.count()) == (1, 1)
