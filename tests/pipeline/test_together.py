"""Several processes at once: nothing twice, budgets hold."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from integrations.models import ActorRun, Charge
from pipeline.context import StepContext
from pipeline.domain.drive_runs import Drive
from pipeline.models import Run, Settings, StepRun
from pipeline.side_by_side import SideBySide
from pipeline.vendors import Vendors
from posts.models import Scrape
from tests.factories.integrations import ActorRunFactory
from tests.pipeline.scraping import run_in_process, run_steps, starts, wait_for

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


@pytest.mark.parametrize(("seconds", "is_waited_for"), [(0, True), (30, True), (120, False)])
def test_what_somebody_else_has_just_begun_to_start_is_waited_for(vendors, seconds, is_waited_for):
    began = timezone.now() - timedelta(seconds=seconds)
    run = ActorRunFactory(state="starting", attempted_at=began)
    context = StepContext(Run(), StepRun(), Settings())
    with Vendors() as reached, SideBySide() as pool:
        drive = Drive(context, reached.apify, pool)
        assert drive.can_go_on([run]) is is_waited_for


def test_two_processes_on_the_same_posts_scrape_each_once(vendors, enter):
    enter(5)
    vendors.context.latency_seconds = 0.5
    processes = [run_in_process(vendors) for _ in range(2)]
    assert [wait_for(process) for process in processes] == [0, 0]
    assert list(Run.objects.values_list("state", flat=True)) == ["succeeded", "succeeded"]
    assert Scrape.objects.measured().count() == Scrape.objects.count() == 5
    assert starts(vendors) == ActorRun.objects.count() == 15


def test_budget_of_the_day_holds_for_two_processes(vendors, enter):
    enter(5)
    Settings.objects.create(pk=1, budget_day_usd=Decimal("2.50"))
    processes = [run_in_process(vendors) for _ in range(2)]
    assert {wait_for(process) for process in processes} <= {0, 1}
    charges = Charge.objects.exclude(state="released")
    spent = sum(charge.settled_usd or charge.reserved_usd for charge in charges)
    assert 0 < spent <= Decimal("2.50")
    assert starts(vendors) == charges.count()
    posts = Scrape.objects.values_list("post", flat=True)
    assert 0 < len(posts) == len(set(posts)) < 5
