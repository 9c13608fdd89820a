"""The queue is only a bell; what is to be done is in our rows, and it rings when they can be seen."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task


def ring(task: str, row_id: int, *, name: str, group: str) -> None:
    """In the database the message is part of the caller's transaction. A broker outside is told
    after it, else a worker would look for a row that cannot be seen yet.

    Twice is harmless: a row is claimed before it is worked on. So is a broker that does not answer: it
    is logged, and the round of each minute rings again for what waits.
    """

    def call() -> None:
        async_task(task, row_id, task_name=f"{name} {row_id}", group=group)

    if "orm" in settings.Q_CLUSTER:
        call()
    else:
        transaction.on_commit(call, robust=True)
