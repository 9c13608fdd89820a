"""Start and poll actor runs, many side by side, for whatever they are bought."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from integrations.apify.client import ApifyGateway
from integrations.domain.budgets import BudgetExceeded, Budgets
from integrations.domain.poll_run import poll_run
from integrations.domain.reconcile_runs import AT_WORK, reconcile_runs
from integrations.domain.start_run import start_run
from integrations.errors import Misconfigured, VendorError
from integrations.models import ActorRun
from pipeline.context import StepContext
from pipeline.models import Settings
from pipeline.numbers import budgets
from pipeline.side_by_side import SideBySide

State = ActorRun.State

MAX_STARTS = 3
LOOK_FOR_LOST_SECONDS = 10.0


@dataclass
class Drive:
    """One step's handling of its runs. `refusal`: why the vendor refuses everything, once it does.

    `unaffordable`: by run, why its start was given up for want of money.
    """

    context: StepContext
    gateway: ApifyGateway
    pool: SideBySide
    refusal: Misconfigured | None = None
    unaffordable: dict[int, str] = field(default_factory=dict)
    _starts: dict[int, int] = field(default_factory=dict)
    _looked_for_lost: float | None = None

    def turns(self, read_open: Callable[[], Sequence[ActorRun]]) -> Iterator[Sequence[ActorRun]]:
        """Moves the runs along, turn by turn, and hands them out as they then are. Ends when none is
        open, none can get further in this call, or the step's time is over.
        """
        while runs := read_open():
            self.advance(runs)
            yield read_open()
            if not self.can_go_on(read_open()):
                return
            if self.context.stop_requested() or self.context.time_left() <= 0:
                return
            self.context.wait()

    def can_go_on(self, runs: Sequence[ActorRun]) -> bool:
        """Whether this call can still end something. What has been paid for waits for its siblings:
        where none of those can move, a later call ends it.
        """
        siblings: dict[str, list[ActorRun]] = {}
        for run in runs:
            siblings.setdefault(run.subject, []).append(run)
        open_of = ([run for run in own if not has_ended(run)] for own in siblings.values())
        return any(not still or any(map(self.can_move, still)) for still in open_of)

    def can_move(self, run: ActorRun) -> bool:
        """False for what only a later call can move: lost runs, starts that are refused. What
        somebody else has just begun to start will be running in a moment.
        """
        if self.refusal is not None:
            return False
        if run.pk in self.unaffordable and run.state == State.ABSENT:
            return False
        if run.state in (State.INTENDED, State.ABSENT):
            return self._starts.get(run.pk, 0) < MAX_STARTS
        if run.state == State.STARTING:
            assert run.attempted_at
            return self.context.now() - run.attempted_at < AT_WORK
        return run.state != State.LOST

    def advance(self, runs: Sequence[ActorRun]) -> None:
        """Starts what is intended, looks for what was lost, asks after what runs: once each."""
        self._start([run.pk for run in runs if run.state == State.INTENDED])
        self._find_lost(runs)
        ids = [run.pk for run in runs]
        running = ActorRun.objects.filter(pk__in=ids, state=State.RUNNING)
        self._poll(list(running.values_list("pk", flat=True)))

    def _start(self, ids: Sequence[int]) -> None:
        todo = [pk for pk in ids if self._starts.get(pk, 0) < MAX_STARTS]
        # The first goes alone: where the vendor refuses, the others are not even asked.
        for group in (todo[:1], todo[1:]):
            self._call_starts(group)

    def _call_starts(self, ids: Sequence[int]) -> None:
        for pk, outcome in self.pool.call(self._start_one, ids).items():
            self._starts[pk] = self._starts.get(pk, 0) + 1
            if isinstance(outcome.error, BudgetExceeded):
                self.unaffordable[pk] = str(outcome.error)
                self.context.add_reason(str(outcome.error))
            elif outcome.error is None:
                self.context.add(calls=int(outcome.value or 0))
            else:
                self._note(outcome.error, what="start")

    def _start_one(self, run_id: int) -> int:
        """The number of calls made."""
        if self.refusal is not None:
            return 0
        try:
            run = start_run(
                run_id, self.gateway, at=self.context.now(), budgets=self.read_budgets()
            )
        except Misconfigured as error:
            self.refusal = error
            raise
        return int(run.state in (State.RUNNING, State.LOST))

    def read_budgets(self) -> Budgets:
        """As they are now: somebody may have switched spending off since the step began."""
        return budgets(Settings.objects.filter(pk=1).first() or Settings())

    def _find_lost(self, runs: Iterable[ActorRun]) -> None:
        fresh = ActorRun.objects.filter(
            pk__in=[run.pk for run in runs], state__in=[State.STARTING, State.LOST]
        )
        waited = None if self._looked_for_lost is None else time.monotonic() - self._looked_for_lost
        if (waited is not None and waited < LOOK_FOR_LOST_SECONDS) or not fresh.exists():
            return
        self._looked_for_lost = time.monotonic()
        try:
            found = reconcile_runs(self.gateway, at=self.context.now())
            for problem in found.problems:
                self.context.log("warning", f"lost runs: {problem}")
        except VendorError as error:
            self._note(error, what="list of runs")

    def _poll(self, ids: Sequence[int]) -> None:
        for outcome in self.pool.call(self._poll_one, ids).values():
            if outcome.error is not None:
                self._note(outcome.error, what="poll")

    def _poll_one(self, run_id: int) -> None:
        if self.refusal is not None:
            return
        try:
            poll_run(run_id, self.gateway, at=self.context.now())
        except Misconfigured as error:
            self.refusal = error
            raise

    def _note(self, error: BaseException, *, what: str) -> None:
        """Raises what is no vendor's failure: that is ours to mend."""
        if isinstance(error, Misconfigured):
            self.refusal = error
        elif not isinstance(error, VendorError):
            raise error
        self.context.log("warning", f"{what}: {error}")


def has_ended(run: ActorRun) -> bool:
    """The vendor will do no more for it: its items can be read, or there are none."""
    return run.state in (State.COLLECTING, State.DONE, State.FAILED)
