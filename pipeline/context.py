"""What a step gets: its rows, the numbers, the vendors, and where to report to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from pipeline.vendors import Vendors

if TYPE_CHECKING:
    from pipeline.models import Run, Settings, StepRun

MAX_WAIT_SECONDS = 300.0
FLUSH_SECONDS = 1.0
LOG_LINES = 500
MOST_FAILED_ROWS = 10_000
WAITED = "waited_seconds"

ShowProgress = Callable[[str, int, int | None, str], None]


class SkipStep(Exception):
    """The step has nothing to work with (not configured, switched off): `str()` is the reason."""


class StepFailed(Exception):
    """The step cannot go on: `str()` says what to do next. Rows done before stay done."""


class RunBlocked(StepFailed):
    """No later step may be tried either."""


def show_nothing(_step: str, _done: int, _total: int | None, _text: str) -> None:
    """Progress for nobody."""


@dataclass
class StepContext:
    """One step of one run. Used by one thread: the one that owns the step's row.

    In a dry run the rows may be unsaved; then nothing is written. `engager_ids`: the only people
    that push and enrich may take; None: all.
    """

    run: Run
    step_run: StepRun
    settings: Settings
    post_ids: Sequence[int] = ()
    engager_ids: Sequence[int] | None = None
    force: bool = False
    dry_run: bool = False
    vendors: Vendors = field(default_factory=Vendors)
    show_progress: ShowProgress = show_nothing
    max_wait_seconds: float = MAX_WAIT_SECONDS
    slice_seconds: float | None = None
    poll_seconds: float = 1.0

    asked_for_end: bool = field(default=False, init=False)
    _began: float = field(default_factory=time.monotonic)
    _waiting_since: float | None = None
    _flushed: float = 0.0
    _stop_read: float = 0.0
    _is_stopped: bool = False

    def now(self) -> datetime:
        """Our own clock, which every rule, lease and backoff reads."""
        return timezone.now()

    def log(self, level: str, text: str) -> None:
        """A line of the step's log; `level` is info, warning or error. No personal data."""
        self.step_run.log.append([self.now().isoformat(timespec="seconds"), level, text])
        del self.step_run.log[:-LOG_LINES]
        self.heartbeat()

    def add(
        self,
        *,
        claimed: int = 0,
        succeeded: int = 0,
        failed: int = 0,
        skipped: int = 0,
        calls: int = 0,
        cost_usd: Decimal = Decimal(0),
        **counts: int,
    ) -> None:
        """Adds to the step's counts. `calls` counts paid or writing requests; `counts` are more, by name."""
        step = self.step_run
        step.claimed += claimed
        step.succeeded += succeeded
        step.failed += failed
        step.skipped += skipped
        step.calls += calls
        step.cost_usd += cost_usd
        for name, number in counts.items():
            step.counts[name] = step.counts.get(name, 0) + number
        self.heartbeat()

    def add_reason(self, reason: str) -> None:
        """Why rows were left; the step ends `partial`. The same reason is said once."""
        lines = self.step_run.reason.split("; ") if self.step_run.reason else []
        if reason not in lines:
            self.step_run.reason = "; ".join([*lines, reason])
        self.heartbeat()

    def note_failed(self, step: str, ids: Iterable[int]) -> None:
        """Remembers rows that failed: posts, or engagers, that `step` can try again."""
        known = self.step_run.failed_rows.get(step, [])
        found = sorted({*known, *ids})[:MOST_FAILED_ROWS]
        self.step_run.failed_rows = {**self.step_run.failed_rows, step: found}
        self.heartbeat()

    def progress(self, done: int, total: int | None, text: str = "") -> None:
        """Shows how far the step is; `total` None where nobody knows."""
        self.step_run.progress = {"done": done, "total": total, "text": text}
        self.show_progress(self.step_run.name, done, total, text)
        self.heartbeat()

    def heartbeat(self, *, now: bool = False) -> None:
        """Writes counts, log and sign of life, once a second at most unless `now`."""
        if not now and time.monotonic() - self._flushed < FLUSH_SECONDS:
            return
        self._flushed = time.monotonic()
        if self.step_run.pk is None:
            return
        self.step_run.heartbeat_at = self.run.heartbeat_at = self.now()
        self.step_run.save(update_fields=[*COUNTED, "heartbeat_at"])
        self.run.save(update_fields=["heartbeat_at"])

    def time_left(self) -> float:
        """Seconds that this run may still wait for actor runs. The first call starts the waiting."""
        if self._waiting_since is None:
            self._waiting_since = time.monotonic()
        return self.max_wait_seconds - (time.monotonic() - self._waiting_since)

    def wait(self, seconds: float | None = None) -> None:
        """Sleeps between two polls, never past the deadline."""
        wanted = self.poll_seconds if seconds is None else seconds
        time.sleep(max(0.0, min(wanted, self.time_left())))
        self.heartbeat()

    def waited_seconds(self) -> float:
        """What this step has used of the run's patience."""
        return 0.0 if self._waiting_since is None else time.monotonic() - self._waiting_since

    def slice_is_over(self) -> bool:
        """A queue's task lives shortly: the step goes on in the next one."""
        return self.slice_seconds is not None and time.monotonic() - self._began > (
            self.slice_seconds
        )

    def stop_requested(self) -> bool:
        """Somebody asked the run to stop, or this process's time is over: end after this row."""
        if not self._is_stopped and time.monotonic() - self._stop_read >= FLUSH_SECONDS:
            self._stop_read = time.monotonic()
            self._is_stopped = self._read_stop()
        self.asked_for_end = self.asked_for_end or self._is_stopped or self.slice_is_over()
        return self.asked_for_end

    def is_paused(self) -> bool:
        """The step was asked to end only to go on in the next task."""
        return self.stop_requested() and not self._is_stopped

    def _read_stop(self) -> bool:
        rows = type(self.run).objects.filter(pk=self.run.pk, stop_requested_at__isnull=False)
        return self.run.pk is not None and rows.exists()


COUNTED = (
    "claimed",
    "succeeded",
    "failed",
    "skipped",
    "calls",
    "cost_usd",
    "counts",
    "log",
    "reason",
    "progress",
    "failed_rows",
)
