"""Close runs whose process died, and ring again for those that nobody picked up."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django_q.tasks import queue_size

from integrations.models import ActorRun
from pipeline.domain.execute_run import STALE_AFTER
from pipeline.domain.finish_run import end_steps, finish_run
from pipeline.domain.hold_run import is_held
from pipeline.domain.request_run import enqueue_run
from pipeline.models import Run
from posts.domain.release_scrape import release_scrape
from posts.models import Scrape

PICK_UP_WITHIN = timedelta(minutes=1)
# A living process signs each second, but for a slow answer of a vendor's.
SIGNS_WITHIN = timedelta(seconds=5)
LOOK_AGAIN_SECONDS = 0.5
DIED = "its process died"


def reap_runs(*, at: datetime) -> list[Run]:
    """Runs that nobody holds and that give no sign of life end `failed`; what they did stays done.

    Held ones end too, after ten minutes without a sign. What a dead process worked on is free for
    the next one at once.
    """
    running = Run.objects.filter(state=Run.State.RUNNING, heartbeat_at__isnull=False)
    dead = [run for run in running if is_dead(run, at=at)]
    # A command's run is never queued for workers: one that was not begun belonged to a dead process.
    unborn = Run.objects.filter(
        state=Run.State.QUEUED, trigger="command", created_at__lt=at - STALE_AFTER
    )
    return [_reap(run, at=at) for run in [*dead, *unborn]]


def is_dead(run: Run, *, at: datetime) -> bool:
    """Looks for some seconds where the last sign is fresh: a process may have died just now."""
    while run.heartbeat_at is not None:
        silent = at - run.heartbeat_at
        if silent > STALE_AFTER:
            return True
        if is_held(run.pk):
            return False
        if silent > SIGNS_WITHIN:
            return True
        time.sleep(LOOK_AGAIN_SECONDS)
        at += timedelta(seconds=LOOK_AGAIN_SECONDS)
        run.refresh_from_db()
    return False


def _reap(run: Run, *, at: datetime) -> Run:
    # No start of a dead process is still waiting for its answer: its outcome is unknown.
    ActorRun.objects.filter(run_ref=run.ref, state=ActorRun.State.STARTING).update(
        state=ActorRun.State.LOST
    )
    for scrape in Scrape.objects.open().filter(run_ref=run.ref):
        release_scrape(scrape, at=at)
    with transaction.atomic():
        end_steps(run, reason=DIED, at=at)
        finish_run(run, list(run.steps.all()), at=at)
        run.state, run.error = Run.State.FAILED, DIED
        run.save(update_fields=["state", "error"])
    return run


def wake_runs(*, at: datetime) -> list[Run]:
    """Queues again what waits while the queue is empty: its message was lost, or its task died."""
    free = Q(state=Run.State.QUEUED) | Q(state=Run.State.RUNNING, heartbeat_at=None)
    waiting = Run.objects.filter(free, created_at__lt=at - PICK_UP_WITHIN).exclude(
        trigger="command"
    )
    found = list(waiting) if waiting.exists() and queue_size() == 0 else []
    for run in found:
        enqueue_run(run)
    return found
