"""The tabs of the review: those a person may see, with how many wait in each."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from desk.review.queues import QUEUES, Queue, count_queues
from pipeline.models import Settings


@dataclass(frozen=True, slots=True)
class Tab:
    queue: Queue
    count: int


def read_tabs(request: HttpRequest, settings: Settings) -> list[Tab]:
    seen = [queue for queue in QUEUES if request.user.has_perm(queue.permission)]
    counts = count_queues(seen, settings)
    return [Tab(queue, counts[queue.key]) for queue in seen]
