"""Scrapes of many posts side by side: reserved, started, polled, collected, settled."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from integrations.domain.budgets import BudgetExceeded
from integrations.domain.intend_run import intend_again
from integrations.errors import Misconfigured, RetryLater
from integrations.models import ActorRun
from pipeline.context import StepContext
from pipeline.domain.drive_runs import Drive, has_ended
from pipeline.domain.measure_scrape import Measuring
from pipeline.numbers import scrape_plan, selection_rule
from posts.domain.advance_scrape import mark_running, renew_lease
from posts.domain.buy_next_page import buy_next_page
from posts.domain.release_scrape import release_scrape
from posts.domain.reserve_scrape import reserve_scrape
from posts.domain.take_over_scrape import take_over_scrape
from posts.models import Post, Scrape

RENEW_SECONDS = 60.0
WAITING = "{} scrapes still wait for their actor runs: the next call goes on with them"
DIED = "cut off before: goes on"


@dataclass
class ScrapePosts:
    """The scrapes this step holds the lease of. `short`: those whose next page has no money."""

    context: StepContext
    drive: Drive
    open: dict[int, Scrape] = field(default_factory=dict)
    short: set[int] = field(default_factory=set)
    ended: int = 0
    _renewed: float = field(default_factory=time.monotonic)

    def go_on(self, scrapes: Iterable[Scrape]) -> None:
        """Takes over what was cut off: its runs are paid for."""
        for scrape in scrapes:
            taken = take_over_scrape(scrape.pk, at=self.context.now())
            if taken is not None:
                self.hold(taken)
                self.context.log("info", f"scrape {taken.pk} of post {taken.post_id}: {DIED}")

    def hold(self, scrape: Scrape, *, is_claimed: bool = False) -> None:
        self.open[scrape.pk] = scrape
        if not is_claimed:
            self.context.add(claimed=1)

    def reserve(self, posts: Iterable[Post]) -> None:
        """One transaction each. A post there is no money for is left, with the reason."""
        settings = self.context.settings
        for post in posts:
            try:
                scrape = reserve_scrape(
                    post.pk,
                    rule=selection_rule(settings),
                    plan=scrape_plan(settings),
                    budgets=self.drive.read_budgets(),
                    run_ref=self.context.run.ref,
                    reason=self.reason_of(post),
                    forced=self.context.force,
                    at=self.context.now(),
                )
            except BudgetExceeded as error:
                self.leave(post, str(error), is_partial=True)
                continue
            if scrape is None:
                self.leave(post, "it is not due any more, or another run has it")
            else:
                self.hold(scrape)

    def reason_of(self, post: Post) -> str:
        words = "forced by a person" if self.context.force else str(getattr(post, "due_reason", ""))
        return words[:200] or "due"

    def leave(self, post: Post, why: str, *, is_partial: bool = False) -> None:
        self.context.add(claimed=1, skipped=1)
        self.context.log("info", f"{post.url}: left: {why}")
        if is_partial:
            self.context.add_reason(why)

    def finish(self) -> None:
        """Until all have ended or the step's time is over."""
        for runs in self.drive.turns(self.read_open):
            self.mark_running(runs)
            for scrape in list(self.open.values()):
                own = [run for run in runs if run.subject == scrape.subject]
                if scrape.pk not in self.short and all(has_ended(run) for run in own):
                    self.go_further(scrape, own)
            self.renew()
            self.context.progress(self.ended, self.ended + len(self.open), "posts measured")

    def read_open(self) -> list[ActorRun]:
        """The runs of open scrapes. One proven absent is intended again, where there is money."""
        subjects = [one.subject for one in self.open.values() if one.pk not in self.short]
        runs = list(ActorRun.objects.filter(subject__in=subjects).order_by("pk"))
        return [self.want_again(run) if run.state == "absent" else run for run in runs]

    def want_again(self, run: ActorRun) -> ActorRun:
        if not self.drive.can_move(run):
            return run
        try:
            return intend_again(run.pk, budgets=self.drive.read_budgets(), at=self.context.now())
        except BudgetExceeded as error:
            self.drive.unaffordable[run.pk] = str(error)
            self.context.add_reason(str(error))
            return run

    def mark_running(self, runs: Sequence[ActorRun]) -> None:
        begun = {run.subject for run in runs if run.external_id}
        for scrape in self.open.values():
            if scrape.state == Scrape.State.RESERVED and scrape.subject in begun:
                mark_running(scrape, self.context.now())

    def go_further(self, scrape: Scrape, runs: Sequence[ActorRun]) -> None:
        """All its runs have ended: it is over, unless a list goes on. Without the money for the next
        page it stays open, with what it has paid for, for a later call.
        """
        try:
            is_over = not self.buy_next(scrape, runs)
            ended = self.measure(scrape, runs) if is_over else None
        except BudgetExceeded as error:
            self.short.add(scrape.pk)
            self.context.add_reason(str(error))
            return
        except RetryLater as error:
            self.context.log("warning", f"scrape {scrape.pk}: {error}")
            return
        except Misconfigured as error:
            self.drive.refusal = error
            return
        if ended is not None:
            del self.open[scrape.pk]
            self.ended += 1
            self.count(ended)

    def buy_next(self, scrape: Scrape, runs: Sequence[ActorRun]) -> bool:
        return buy_next_page(
            scrape,
            runs,
            self.drive.gateway,
            budgets=self.drive.read_budgets(),
            run_ref=self.context.run.ref,
            at=self.context.now(),
        )

    def measure(self, scrape: Scrape, runs: Sequence[ActorRun]) -> Scrape:
        return Measuring(scrape, runs, self.drive.gateway, self.context.now).measure()

    def count(self, ended: Scrape) -> None:
        if ended.state in Scrape.MEASURED:
            self.context.add(succeeded=1, new_engagers=ended.new_engagers)
        else:
            self.context.add(failed=1)
            self.context.note_failed("scrape", [ended.post_id])
            self.context.log("error", f"{ended.post.url}: {ended.state}: {ended.error}")

    def renew(self) -> None:
        if time.monotonic() - self._renewed > RENEW_SECONDS:
            self._renewed = time.monotonic()
            renew_lease(self.open, self.context.now())

    def let_go(self) -> None:
        """Ends the leases of what is still open, so that the next call goes on at once. In a pause
        the run keeps them.
        """
        if not self.open or self.context.is_paused():
            renew_lease(self.open, self.context.now())
            return
        for scrape in self.open.values():
            release_scrape(scrape, at=self.context.now())
        self.context.add(skipped=len(self.open))
        # Those that had not begun are gone as if never reserved; why is said already.
        waiting = Scrape.objects.open().filter(pk__in=list(self.open)).count()
        if waiting or not self.context.step_run.reason:
            self.context.add_reason(WAITING.format(len(self.open)))
