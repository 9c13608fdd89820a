"""A run in the queue: a minute at a time, each task going on where the last one stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from integrations.models import ActorRun
from pipeline import tasks
from pipeline.domain.request_run import request_run
from pipeline.domain.stop_run import stop_run
from pipeline.models import Run
from posts.models import Post, Scrape
from tests.pipeline.scraping import outcome, starts, step_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def short_slices(settings, monkeypatch):
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 0.2)


def work_off() -> list[str]:
    """Does what waits in the queue now, as a worker would."""
    found = [row.task for row in OrmQ.objects.order_by("pk")]
    OrmQ.objects.all().delete()
    return [getattr(tasks, task["func"].rsplit(".", 1)[1])(*task["args"]) for task in found]


def test_slices_continue_one_step_without_paying_again(vendors, enter, short_slices):
    enter(2)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run = request_run(trigger="api", at=timezone.now(), steps=["scrape"])
    assert work_off() == ["running"]
    run.refresh_from_db()
    assert (run.state, run.heartbeat_at) == ("running", None)
    assert step_of(run).state == "running"
    assert starts(vendors) == 4
    assert work_off() == ["running"]
    vendors.context.clock.advance(3601)
    assert work_off() == ["succeeded"]
    assert outcome(step_of(run)) == ("succeeded", 2, 2, 0, 0)
    assert starts(vendors) == 4
    assert work_off() == []


def test_first_descriptions_continue_too(vendors, enter, short_slices):
    enter(2)
    vendors.context.latency_seconds = 3600
    run = request_run(trigger="api", at=timezone.now(), steps=["scrape"])
    assert work_off() == ["running"]
    assert starts(vendors) == 2
    vendors.context.clock.advance(3601)
    vendors.context.latency_seconds = 0
    while OrmQ.objects.exists():
        work_off()
    assert outcome(step_of(run)) == ("succeeded", 2, 2, 0, 0)
    assert starts(vendors) == 6


def test_stop_between_slices_lets_go(vendors, enter, short_slices):
    enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run = request_run(trigger="api", at=timezone.now(), steps=["scrape"])
    work_off()
    stop_run(run, at=timezone.now())
    assert work_off() == ["stopped"]
    assert step_of(run).state == "stopped"
    assert Scrape.objects.get().lease_until <= timezone.now()


def test_reconcile_task_ends_what_was_cut_off(vendors, enter, short_slices):
    enter(1)
    Post.objects.update(described_at=timezone.now())
    vendors.context.latency_seconds = 3600
    run = request_run(trigger="api", at=timezone.now(), steps=["scrape"])
    work_off()
    Run.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - timedelta(hours=1))
    vendors.context.clock.advance(3601)
    told = tasks.reconcile()
    assert told.startswith("Recovery(stale_runs=1, woken_runs=0, adopted=0")
    assert Scrape.objects.get().state == "done"
    assert not ActorRun.objects.exclude(state="done").exists()
    assert starts(vendors) == 2
