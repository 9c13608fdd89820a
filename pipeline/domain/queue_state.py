"""What the queue and its workers are doing, as far as the broker can say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django_q.models import OrmQ, Task
from django_q.tasks import queue_size

from pipeline.domain.beat import MISSED_AFTER, QUEUE
from pipeline.models import Heartbeat

DAY = timedelta(days=1)
# Two each minute that tell nothing; the others are the tasks' own.
BEAT = "pipeline.tasks.beat"
FAILED = "failed: "
LINES = 10


@dataclass(frozen=True, slots=True)
class FailedTask:
    """`said` is its result, or the last line of what it raised."""

    name: str
    said: str
    stopped_at: datetime


@dataclass(frozen=True, slots=True)
class QueueState:
    """`taken` and `waiting_since` are None where the broker cannot say: Redis knows a length alone.

    `is_alive`: a worker beat lately. `error`: the broker did not answer.
    """

    broker: str
    waiting: int | None
    taken: int | None
    waiting_since: datetime | None
    beat_at: datetime | None
    is_alive: bool
    failures: tuple[FailedTask, ...]
    failure_count: int
    error: str = ""


def read_queue(*, at: datetime) -> QueueState:
    """Reads only."""
    beat = Heartbeat.objects.filter(name=QUEUE).first()
    beat_at = beat.beat_at if beat else None
    failed = find_failures(since=at - DAY)
    is_redis = "redis" in settings.Q_CLUSTER
    waiting, taken, since, error = _ask_redis() if is_redis else _ask_table(at)
    return QueueState(
        broker="Redis" if is_redis else "the database",
        waiting=waiting,
        taken=taken,
        waiting_since=since,
        beat_at=beat_at,
        is_alive=beat_at is not None and at - beat_at < MISSED_AFTER,
        failures=tuple(failed[:LINES]),
        failure_count=len(failed),
        error=error,
    )


def find_failures(*, since: datetime) -> list[FailedTask]:
    """The latest first. Our tasks return what went wrong; the queue writes down what killed one."""
    rows = Task.objects.filter(stopped__gte=since).exclude(func=BEAT).order_by("-stopped")
    found = []
    for name, func, is_success, result, stopped in rows.values_list(
        "name", "func", "success", "result", "stopped"
    ).iterator():
        said = str(result or "")
        if not is_success or said.startswith(FAILED):
            last = (said.strip().splitlines() or ["no words"])[-1]
            title = name if func.endswith("execute_run") else func.rpartition(".")[2]
            found.append(FailedTask(title, last.removeprefix(FAILED)[:300], stopped))
    return found


def _ask_table(at: datetime) -> tuple[int, int, datetime | None, str]:
    """A message's lock is the moment it came; while a worker has it, the end of its lease."""
    waits = Q(lock__lte=at)
    seen = OrmQ.objects.aggregate(
        waiting=Count("id", filter=waits),
        taken=Count("id", filter=~waits),
        since=Min("lock", filter=waits),
    )
    return seen["waiting"], seen["taken"], seen["since"], ""


def _ask_redis() -> tuple[int | None, None, None, str]:
    try:
        return queue_size(), None, None, ""
    except Exception as error:  # noqa: BLE001 - the client's errors have no base of ours
        return None, None, None, f"{type(error).__name__}: the broker does not answer"
