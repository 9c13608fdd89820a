"""Several processes at once: nothing twice, budgets hold."""

from __future__ import annotations

from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection

from integrations.models import ActorRun, Charge
from pipeline.models import Run, Settings
from posts.models import Scrape
from tests.pipeline.test_scrape import run_steps, starts

pytestmark = pytest.mark.django_db(transaction=True)


def run_three() -> None:
    def work() -> None:
        try:
            run_steps("scrape")
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_runs_at_once_scrape_each_post_once(vendors, enter):
    enter(5)
    run_three()
    assert Run.objects.filter(state__in=["succeeded", "partial"]).count() == 3
    assert Scrape.objects.measured().count() == Scrape.objects.count() == 5
    assert starts(vendors) == ActorRun.objects.count() == 15


def test_budget_of_the_day_holds_for_runs_at_once(vendors, enter):
    enter(5)
    Settings.objects.create(pk=1, budget_day_usd=Decimal("2.50"))
    run_three()
    charges = Charge.objects.exclude(state="released")
    spent = sum(charge.settled_usd or charge.reserved_usd for charge in charges)
    assert 0 < spent <= Decimal("2.50")
    assert starts(vendors) == charges.count()
