"""What scrapes may cost, and what they did."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.models import ActorRun, Charge
from pipeline.models import Settings
from pipeline.vendors import Vendors
from posts.models import Post, Scrape
from tests.pipeline.scraping import (
    outcome,
    run_steps,
    starts,
    step_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


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
