"""What the broker can say of the queue, and what it cannot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django_q import tasks as queue_tasks

from pipeline.domain import queue_state
from pipeline.domain.queue_state import read_queue
from pipeline.domain.request_run import request_run

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def redis(settings):
    """As with Q_BROKER=redis; the length itself still comes from this test's broker."""
    settings.Q_CLUSTER = {"redis": "redis://127.0.0.1:1/0"}


def test_redis_tells_a_length_alone(redis, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        request_run(trigger="admin", at=NOON)
    queue = read_queue(at=NOON)
    assert (queue.broker, queue.waiting, queue.taken, queue.waiting_since, queue.error) == (
        "Redis",
        queue_tasks.queue_size(),
        None,
        None,
        "",
    )
    assert queue.waiting == 1


def test_broker_that_does_not_answer_is_said(redis, monkeypatch):
    def refuse():
        raise ConnectionError("refused")

    monkeypatch.setattr(queue_state, "queue_size", refuse)
    queue = read_queue(at=NOON)
    assert (queue.waiting, queue.error) == (None, "ConnectionError: the broker does not answer")
