"""A run whose queue message was lost still runs: the minutely pass rings again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_q.models import OrmQ

from pipeline import tasks
from pipeline.domain.request_run import request_run
from pipeline.models import Run

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_minutely_pass_wakes_a_run_whose_message_was_lost_and_it_runs(no_vendors):
    with time_machine.travel(NOON, tick=False) as clock:
        run = request_run(trigger="admin", at=NOON, steps=["scrape"])
        OrmQ.objects.all().delete()

        clock.shift(timedelta(seconds=59))
        assert "woken_runs=0" in tasks.reconcile()
        assert not OrmQ.objects.exists()

        clock.shift(timedelta(seconds=2))
        assert "woken_runs=1" in tasks.reconcile()
        message = OrmQ.objects.get().task
        assert (message["func"], message["args"]) == ("pipeline.tasks.execute_run", (run.pk,))

        # The worker takes the message: the run comes to its end, and nothing rings any more.
        OrmQ.objects.all().delete()
        tasks.execute_run(*message["args"])
        assert Run.objects.get().state == "skipped"
        clock.shift(timedelta(minutes=5))
        assert "woken_runs=0" in tasks.reconcile()


def test_run_between_two_slices_whose_message_was_lost_is_woken(no_vendors):
    with time_machine.travel(NOON, tick=False) as clock:
        run = request_run(trigger="schedule", at=NOON, steps=["scrape"])
        Run.objects.filter(pk=run.pk).update(state="running", started_at=NOON)
        OrmQ.objects.all().delete()
        clock.shift(timedelta(minutes=2))
        assert "woken_runs=1" in tasks.reconcile()
        assert OrmQ.objects.get().task["args"] == (run.pk,)
