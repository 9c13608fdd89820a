"""One pass of recovery: what crashes, lost answers and lost messages left is brought to its end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from integrations.apify.client import ApifyGateway
from integrations.domain.audit_runs import audit_runs
from integrations.domain.poll_run import poll_run
from integrations.domain.reconcile_runs import reconcile_runs
from integrations.domain.settle_costs import settle_costs
from integrations.errors import VendorError
from integrations.models import ActorRun
from pipeline.domain.count_costs import count_costs
from pipeline.domain.drive_runs import has_ended
from pipeline.domain.measure_scrape import Measuring
from pipeline.domain.reap_runs import reap_runs, wake_runs
from pipeline.vendors import Vendors
from posts.domain.buy_next_page import unfinished_lists
from posts.domain.count_costs import update_costs
from posts.domain.release_scrape import release_scrape
from posts.domain.take_over_scrape import take_over_scrape
from posts.models import Scrape

logger = logging.getLogger(__name__)


@dataclass
class Recovery:
    """Counts of rows. `errors` are lines for an operator: what could not be looked at, and why."""

    stale_runs: int = 0
    woken_runs: int = 0
    adopted: int = 0
    absent: int = 0
    waiting: int = 0
    measured: int = 0
    settled: int = 0
    errors: list[str] = field(default_factory=list)


def reconcile_all(vendors: Vendors, *, at: datetime, measures: bool = True) -> Recovery:
    """Safe at any moment, by any number of processes. `measures`: collect scrapes that were cut off;
    a scrape step that follows does it itself. One part's failure does not stop the others.
    """
    done = Recovery()
    parts: list[Callable[[], None]] = [lambda: _reap(done, at=at)]
    if (gateway := vendors.apify) is not None:
        parts.append(lambda: _find_lost(done, gateway, at=at))
        if measures:
            parts.append(lambda: _measure(done, gateway, at=at))
        parts.append(lambda: _settle(done, gateway, at=at))
    for part in parts:
        try:
            part()
        except VendorError as error:
            done.errors.append(str(error))
            break  # the same vendor would refuse the next part too
        except Exception as error:
            logger.exception("a part of the recovery failed")
            done.errors.append(f"{type(error).__name__}: see the log")
    return done


def _reap(done: Recovery, *, at: datetime) -> None:
    done.stale_runs = len(reap_runs(at=at))
    done.woken_runs = len(wake_runs(at=at))


def _find_lost(done: Recovery, gateway: ApifyGateway, *, at: datetime) -> None:
    found = reconcile_runs(gateway, at=at)
    done.adopted, done.waiting = len(found.adopted), len(found.waiting)
    done.absent = len(found.absent) + len(found.failed)
    done.errors += found.problems


def _measure(done: Recovery, gateway: ApifyGateway, *, at: datetime) -> None:
    """Asks once after the runs of each scrape that was cut off; those that are over are recorded."""
    for scrape in Scrape.objects.cut_off(at):
        taken = take_over_scrape(scrape.pk, at=at)
        if taken is None:
            continue
        try:
            done.measured += measure_if_over(taken, gateway, at=at)
        finally:
            release_scrape(taken, at=at)


def measure_if_over(scrape: Scrape, gateway: ApifyGateway, *, at: datetime) -> bool:
    runs = [poll_run(run.pk, gateway, at=at) for run in ActorRun.objects.of(scrape.subject)]
    if not runs or not all(has_ended(run) for run in runs):
        return False
    if unfinished_lists(scrape, runs, gateway):
        return False  # buying a page is the scrape step's: it knows the budgets
    Measuring(scrape, runs, gateway, lambda: at).measure()
    return True


def _settle(done: Recovery, gateway: ApifyGateway, *, at: datetime) -> None:
    booked = settle_costs(gateway, at=at)
    charges = [*booked.settled, *booked.unknown]
    done.settled = len(charges)
    if charges:
        update_costs(since=at)
        refs = {charge.run_ref for charge in charges if charge.run_ref.startswith("run:")}
        count_costs(int(ref.removeprefix("run:")) for ref in refs)


def audit_vendors(vendors: Vendors, *, since: datetime, at: datetime) -> list[str]:
    """The vendor's runs since then that match no intent of ours; empty where none is configured."""
    if vendors.apify is None:
        return []
    found = audit_runs(vendors.apify, since=since, at=at)
    for run in found.unmatched:
        logger.error("Apify run %s matches no intent: see it at Apify", run.run_id)
    return [run.run_id for run in found.unmatched]
