"""Starts whose outcome is unknown: the vendor's run is found and adopted, or proven absent.

A run proven absent is closed as `absent` and its charge released, so no money stays tied to work
that nobody wants any more. Who still wants it calls `intend_again` (or `intend_run` with the same
input and slot), which reserves anew, and then `start_run`. Attempts are kept: after eight it has
failed, and a person looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Q

from integrations.apify.client import ApifyGateway
from integrations.apify.payloads import RunSnapshot
from integrations.domain.adopt_run import TAG, adopt_run, tag_run
from integrations.domain.close_unstarted import close_unstarted
from integrations.domain.intend_run import canonical_json
from integrations.domain.start_run import MOST_ATTEMPTS, NEEDS_ATTENTION
from integrations.errors import GiveUp, RetryLater
from integrations.models import ActorRun

AT_WORK = timedelta(seconds=90)  # a start that is younger may still be waiting for its answer
GRACE = timedelta(minutes=5)  # the vendor's list may lag
CLOCK_SKEW = timedelta(minutes=10)
FORGOTTEN = timedelta(days=1)


@dataclass(slots=True)
class Reconciled:
    """Ids of our rows. `problems` are sentences: what could not be looked at, and why."""

    adopted: list[int] = field(default_factory=list)
    absent: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    forgotten: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def reconcile_runs(gateway: ApifyGateway, *, at: datetime) -> Reconciled:
    """Any number of processes may do this at once. Raises Misconfigured."""
    found = Reconciled(forgotten=close_forgotten(at=at))
    for actor_id, rows in groupby(_list_doubtful(at=at), key=attrgetter("actor_id")):
        runs = list(rows)
        try:
            seen = _list_unowned(gateway, actor_id, runs)
            for run in runs:
                _settle_doubt(run, seen, gateway, found, at=at)
        except (RetryLater, GiveUp) as error:
            found.problems.append(str(error))
    return found


def close_forgotten(*, at: datetime) -> list[int]:
    """Intended a day ago and never started: its money is set free."""
    forgotten = ActorRun.objects.select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    ).filter(state=ActorRun.State.INTENDED, charge__created_at__lte=at - FORGOTTEN)
    with transaction.atomic():
        runs = list(forgotten.order_by("pk"))
        for run in runs:
            close_unstarted(run, state=ActorRun.State.ABSENT, error="never started", at=at)
    return [run.pk for run in runs]


def _list_doubtful(*, at: datetime) -> Iterable[ActorRun]:
    died = Q(state=ActorRun.State.STARTING, attempted_at__lte=at - AT_WORK)
    return ActorRun.objects.filter(died | Q(state=ActorRun.State.LOST)).order_by("actor_id", "pk")


def _list_unowned(
    gateway: ApifyGateway, actor_id: str, rows: list[ActorRun]
) -> dict[str, RunSnapshot]:
    """The vendor's runs since the first of these intents, the oldest first, that no row has."""
    since = min(row.created_at for row in rows) - CLOCK_SKEW
    seen = {run.run_id: run for run in gateway.list_runs(actor_id, started_after=since)}
    owned = ActorRun.objects.filter(external_id__in=seen).values_list("external_id", flat=True)
    for run_id in list(owned):
        del seen[str(run_id)]
    return dict(reversed(seen.items()))


def _settle_doubt(
    row: ActorRun,
    seen: dict[str, RunSnapshot],
    gateway: ApifyGateway,
    found: Reconciled,
    *,
    at: datetime,
) -> None:
    for run_id, run in list(seen.items()):
        if is_match(row, run, gateway) and adopt_run(row.pk, run, at=at):
            del seen[run_id]
            found.adopted.append(row.pk)
            return
    assert row.attempted_at
    if at - row.attempted_at < GRACE:
        found.waiting.append(row.pk)
    elif _close_absent(row, at=at):
        (found.failed if row.attempts >= MOST_ATTEMPTS else found.absent).append(row.pk)


def is_match(row: ActorRun, run: RunSnapshot, gateway: ApifyGateway) -> bool:
    """By the tag where Apify shows it, else by the input that the run was given."""
    if TAG in run.user_agent:
        return tag_run(row) in run.user_agent
    given = gateway.get_input(run.key_value_store_id)
    return given is not None and canonical_json(given) == canonical_json(row.input)


@transaction.atomic
def _close_absent(row: ActorRun, *, at: datetime) -> bool:
    """False where the row has moved on since it was read."""
    run = (
        ActorRun.objects.select_for_update(no_key=True)
        .filter(pk=row.pk, state=row.state, attempted_at=row.attempted_at)
        .first()
    )
    if run is None:
        return False
    if run.attempts >= MOST_ATTEMPTS:
        close_unstarted(run, state=ActorRun.State.FAILED, error=NEEDS_ATTENTION, at=at)
    else:
        words = f"not at the vendor after attempt {run.attempts}"
        close_unstarted(run, state=ActorRun.State.ABSENT, error=words, at=at)
    return True
