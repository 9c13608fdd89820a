"""The queue hears of a run with its rows or after them, and may be deaf: the rows are what counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_q.models import OrmQ

from pipeline.domain import ring
from pipeline.domain.reap_runs import wake_runs
from pipeline.domain.request_run import request_run
from pipeline.models import Run

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def read_messages():
    tasks = [row.task for row in OrmQ.objects.order_by("pk")]
    return [(task["func"], task["args"], task["name"], task["group"]) for task in tasks]


@pytest.fixture
def redis(settings):
    settings.Q_CLUSTER = {"redis": "redis://127.0.0.1:1/0"}


def test_in_the_database_the_message_is_part_of_the_transaction():
    with transaction.atomic():
        run = request_run(trigger="api", at=NOON, steps=["describe"])
        told = [("pipeline.tasks.execute_run", (run.pk,), f"run {run.pk}", "run")]
        assert read_messages() == told
    assert read_messages() == told


def test_a_broker_outside_is_told_after_the_transaction(redis):
    with transaction.atomic():
        run = request_run(trigger="api", at=NOON)
        assert read_messages() == []
    assert [args for _, args, _, _ in read_messages()] == [(run.pk,)]


@pytest.mark.parametrize("broker", ["orm", "redis"])
def test_it_does_not_ring_for_what_was_rolled_back(broker, request):
    if broker == "redis":
        request.getfixturevalue("redis")
    with transaction.atomic():
        request_run(trigger="api", at=NOON)
        transaction.set_rollback(True)
    assert (Run.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_a_broker_that_does_not_answer_fails_nobody_and_is_rung_again(redis, monkeypatch, caplog):
    def refuse(*_args, **_options):
        raise ConnectionError("refused")

    monkeypatch.setattr(ring, "async_task", refuse)
    run = request_run(trigger="api", at=NOON)
    assert (list(Run.objects.all()), read_messages()) == ([run], [])
    assert "ConnectionError: refused" in caplog.text
    monkeypatch.undo()
    assert wake_runs(at=NOON + timedelta(minutes=2)) == [run]
    assert [args for _, args, _, _ in read_messages()] == [(run.pk,)]
