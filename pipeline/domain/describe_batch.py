"""Describe posts: one paid run each, all side by side, the outcome in the post's row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engagers.domain.transact import transact
from integrations.apify.actor import Actor
from integrations.apify.items import PostDetailItem
from integrations.domain.budgets import BudgetExceeded
from integrations.domain.charge_cap import MARGIN
from integrations.domain.close_unstarted import abandon_runs
from integrations.domain.finish_run import finish_run
from integrations.domain.intend_run import intend_run
from integrations.domain.keep_rejected import keep_rejected
from integrations.domain.read_items import OnlyErrors, read_items
from integrations.errors import GiveUp, RetryLater
from integrations.models import ActorRun
from pipeline.domain.drive_runs import Drive, has_ended
from posts.domain.describe import describe_post, fail_description
from posts.models import Post


@dataclass
class Described:
    """Ids of posts. `left` says why: no money. What is in none of these still waits for its run."""

    done: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


@dataclass
class DescribeBatch:
    """`purpose` is the first word of the runs' slots: `scrape` or `describe`, whose cost it is."""

    drive: Drive
    actor: Actor
    purpose: str
    result: Described = field(default_factory=Described)

    def describe(self, posts: Sequence[Post]) -> Described:
        """Until all have ended or the step's time is over; the next call goes on with the rest."""
        waiting = {run.pk: post for post in posts if (run := self.intend(post)) is not None}

        def read_open() -> list[ActorRun]:
            return list(ActorRun.objects.filter(pk__in=waiting).select_related("charge"))

        for runs in self.drive.turns(read_open):
            for run in runs:
                if has_ended(run) and self.collect(waiting[run.pk], run):
                    del waiting[run.pk]
        for pk, post in waiting.items():
            if pk in self.drive.unaffordable:
                self.result.left[post.pk] = self.drive.unaffordable[pk]
            # What was not even started ties up no money: the next call intends it again.
            abandon_runs(f"post:{post.pk}", at=self.drive.context.now())
        return self.result

    def intend(self, post: Post) -> ActorRun | None:
        """The same intent until its description succeeds or fails: nothing is paid for twice."""
        context = self.drive.context
        moments = (post.last_scraped_at, post.described_at)
        since = ":".join(f"{moment.timestamp():.6f}" if moment else "" for moment in moments)
        slot = f"{self.purpose}:post:{post.pk}:{since}:{post.description_attempts}"
        try:
            run = intend_run(
                self.actor,
                post.url,
                max_items=1,
                slot=slot,
                subject=f"post:{post.pk}",
                run_ref=context.run.ref,
                cap_usd=detail_cap(self.actor),
                budgets=self.drive.read_budgets(),
                at=context.now(),
            )
        except BudgetExceeded as error:
            self.result.left[post.pk] = str(error)
            return None
        return run

    def collect(self, post: Post, run: ActorRun) -> bool:
        """False when its items are to be asked for again."""
        try:
            details = list(self.read(run))
        except RetryLater as error:
            self.drive.context.log("warning", f"items: {error}")
            return False
        except GiveUp as error:
            rejected, why = error.rejected if isinstance(error, OnlyErrors) else (), str(error)
            keep_rejected(run, rejected, at=self.drive.context.now())
            transact(lambda: self.fail(post, run, why))
            return True
        transact(lambda: self.write(post, run, details))
        return True

    def read(self, run: ActorRun) -> Iterable[PostDetailItem]:
        for page in read_items(run, self.drive.gateway) if run.dataset_id else ():
            keep_rejected(run, page.rejected, at=self.drive.context.now())
            yield from (item for item in page.good if isinstance(item, PostDetailItem))

    def write(self, post: Post, run: ActorRun, details: Sequence[PostDetailItem]) -> None:
        if not details or run.state == ActorRun.State.FAILED:
            self.fail(post, run, run.error or "the actor brought no description")
            return
        at = self.drive.context.now()
        described = describe_post(post, details[0], actor_run=run, at=at)
        finish_run(run, state=ActorRun.State.DONE, at=at)
        is_done = described.post.described_at == at
        (self.result.done if is_done else self.result.failed).append(post.pk)

    def fail(self, post: Post, run: ActorRun, error: str) -> None:
        at = self.drive.context.now()
        fail_description(post, error=error, at=at)
        finish_run(run, state=ActorRun.State.FAILED, at=at, error=error)
        self.result.failed.append(post.pk)
        self.drive.context.log("error", f"{post.url}: not described: {error}")


def detail_cap(actor: Actor) -> Decimal:
    """One item."""
    return actor.start_fee_usd + MARGIN * actor.price_per_1000_usd / 1000
