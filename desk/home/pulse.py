"""What may be wrong, counted, in one row of the database: the settings with a count of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, Func, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from desk.review.queues import undecided_suspects
from engagers.models import Contact
from pipeline.domain.beat import MISSED_AFTER, QUEUE
from pipeline.models import Heartbeat, PausedSchedule, Run, Settings, StepRun
from posts.models import Post, Scrape

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pulse:
    """Runs are those of the last 7 days. `beat_at`: a worker's last sign."""

    settings: Settings
    reviews: int
    dead: int
    suspects: int
    given_up: int
    failed_runs: int
    is_paused: bool
    beat_at: datetime | None
    is_alive: bool


def read_pulse(*, at: datetime) -> Pulse:
    """One query; three where the settings were never made."""
    waiting = Contact.objects.sendable()
    runs = Run.objects.filter(created_at__gte=at - LATELY).exclude(options__dry_run=True)
    beat = Heartbeat.objects.filter(name=QUEUE).values("beat_at")
    rows = Settings.objects.annotate(
        reviews=_count(waiting.filter(state=Contact.State.REVIEW)),
        dead=_count(waiting.filter(state=Contact.State.DEAD)),
        suspects=_count(undecided_suspects()),
        given_up=_count(
            Post.objects.tracked().filter(failed_attempts__gte=OuterRef("max_attempts"))
        ),
        failed_runs=_count(runs.filter(state=Run.State.FAILED)),
        is_paused=Exists(PausedSchedule.objects.all()),
        beat_at=Subquery(beat[:1]),
    )
    row = rows.filter(pk=1).first() or rows.get(pk=Settings.load().pk)
    seen = vars(row)  # annotations are invisible to the type checker
    names = ("reviews", "dead", "suspects", "given_up", "failed_runs", "is_paused", "beat_at")
    beat_at = seen["beat_at"]
    return Pulse(
        settings=row,
        is_alive=beat_at is not None and at - beat_at < MISSED_AFTER,
        **{name: seen[name] for name in names},
    )


def read_step_ends() -> dict[str, datetime]:
    """When each step last did something, in a run that was no dry one. One query."""
    done = [StepRun.State.SUCCEEDED, StepRun.State.PARTIAL]
    rows = StepRun.objects.filter(state__in=done).exclude(run__options__dry_run=True).order_by()
    return dict(rows.values("name").annotate(end=Max("finished_at")).values_list("name", "end"))


def _count(rows: QuerySet[Contact] | QuerySet[Run] | QuerySet[Scrape] | QuerySet[Post]) -> Coalesce:
    """As a value of one row: no `group by`, so none found is 0."""
    counted = rows.order_by().annotate(number=Func(F("pk"), function="count")).values("number")
    return Coalesce(Subquery(counted), Value(0))
