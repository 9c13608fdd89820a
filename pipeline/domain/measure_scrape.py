"""Read what a scrape's ended actor runs brought, record it page by page, settle the scrape.

A process that takes over reads again from the start: recording is idempotent, reading is free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engagers.domain.close import close_recording
from engagers.domain.mentions import drop_erased
from engagers.domain.record import record_page
from engagers.domain.sightings import EngagementItem
from engagers.domain.transact import transact
from engagers.models import Engagement
from integrations.apify.client import ApifyGateway
from integrations.domain.finish_run import finish_run
from integrations.domain.keep_rejected import keep_rejected
from integrations.domain.read_items import ItemsPage, OnlyErrors, read_items
from integrations.errors import GiveUp
from integrations.models import ActorRun
from pipeline.domain.tally import KIND_OF, Tally
from posts.domain.advance_scrape import mark_collecting
from posts.domain.fail_scrape import fail_scrape
from posts.domain.settle_scrape import settle_scrape
from posts.models import Scrape

# LinkedIn lists at most about 1,218 of a post: a list of that length may lack anybody.
LONGEST_SURE_LIST = 1_200
# Its own counter lags and includes accounts that no list shows.
SURE_SHARE = 0.95
ORDER = ("reactions", "comments", "reposts")


@dataclass
class Measuring:
    """One scrape and its actor runs, all of them ended. `unread`: by run, why its items are not all
    known; a list of which one page is unread is incomplete.
    """

    scrape: Scrape
    runs: Sequence[ActorRun]
    gateway: ApifyGateway
    now: Callable[[], datetime]
    unread: dict[int, str] = field(default_factory=dict)
    truncated: set[str] = field(default_factory=set)

    def measure(self) -> Scrape:
        """The scrape as done, empty, suspect or failed. Raises RetryLater and Misconfigured with
        the scrape still open.
        """
        mark_collecting(self.scrape, self.now())
        for run in self.runs:
            if run.state == ActorRun.State.FAILED:
                self.unread[run.pk] = run.error or f"the run for {run.purpose} failed"
        tally = self.record([run for run in self.runs if run.dataset_id])
        if tally is not None:
            transact(lambda: self.settle(tally))
        self.scrape.refresh_from_db()
        return self.scrape

    def record(self, readable: Sequence[ActorRun]) -> Tally | None:
        """Records all pages. None when the last of them has settled the scrape already."""
        tally = Tally()
        ordered = sorted(readable, key=lambda run: (ORDER.index(run.purpose), run.pk))
        for run in ordered:
            is_last_run = run.pk == ordered[-1].pk
            try:
                for page in read_items(run, self.gateway):
                    is_end = page.is_last and is_last_run
                    tally = self.take(run, page, tally, is_end=is_end)
                    if is_end:
                        return None
            except OnlyErrors as error:
                keep_rejected(run, drop_erased(error.rejected), at=self.now())
                self.unread[run.pk] = str(error)
            except GiveUp as error:
                self.unread[run.pk] = f"its items cannot be read any more: {error}"
        return tally

    def take(self, run: ActorRun, page: ItemsPage, tally: Tally, *, is_end: bool) -> Tally:
        """One page, and with the last one the scrape's end, in one transaction."""
        if page.truncated or page.rejected:
            self.truncated.add(run.purpose)

        items = [item for item in page.good if isinstance(item, EngagementItem)]

        def write() -> Tally:
            recorded = record_page(self.scrape, items, at=self.now())
            keep_rejected(run, drop_erased(page.rejected), at=self.now())
            after = tally.add(run.purpose, items, recorded)
            if is_end:
                self.settle(after)
            return after

        return transact(write)

    def settle(self, tally: Tally) -> None:
        """Ends the runs and the scrape; who is no longer listed is gone, where the list was whole."""
        for run in self.runs:
            why = self.unread.get(run.pk, "")
            state = ActorRun.State.FAILED if why else ActorRun.State.DONE
            finish_run(run, state=state, at=self.now(), error=why)
        purposes = dict.fromkeys(run.purpose for run in self.runs)
        whole = [purpose for purpose in purposes if not self.why_unread(purpose, tally)]
        if "reactions" in whole:
            counted = tally.count(whole, new_engagers=self.count_new())
            ended = settle_scrape(self.scrape, counted=counted, at=self.now())
        else:
            why = self.why_unread("reactions", tally) or "no reactions were asked for"
            ended = fail_scrape(self.scrape, error=why, at=self.now())
        is_measured = ended.state in Scrape.MEASURED
        complete = {KIND_OF[name] for name in whole if is_measured and self.is_whole(name, tally)}
        close_recording(
            self.scrape, seen_ids=tally.all_seen(), complete_kinds=complete, at=self.now()
        )

    def why_unread(self, purpose: str, tally: Tally) -> str:
        """Why its list may not be counted; empty where it may."""
        pages = sorted((run for run in self.runs if run.purpose == purpose), key=lambda run: run.pk)
        for number, run in enumerate(pages, start=1):
            if why := self.unread.get(run.pk):
                return why if len(pages) == 1 else f"page {number} of {len(pages)}: {why}"
        if purpose in self.truncated and not tally.listed(purpose):
            return f"the list of {purpose} was cut off before its first item"
        return ""

    def is_whole(self, purpose: str, tally: Tally) -> bool:
        """Whether absence from the list means gone."""
        listed = tally.listed(purpose)
        reported = getattr(self.scrape, f"{purpose}_reported")
        is_short = reported is not None and listed < SURE_SHARE * reported
        return not (purpose in self.truncated or listed >= LONGEST_SURE_LIST or is_short)

    def count_new(self) -> int:
        """Engagers whom this scrape showed first, also when a process before us recorded them."""
        shown = Engagement.objects.filter(first_seen_scrape=self.scrape)
        new = shown.filter(engager__first_seen_at=self.scrape.created_at)
        return new.values("engager").distinct().count()
