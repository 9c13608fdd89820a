"""Goes on with a scrape whose list has more pages than were bought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from integrations.apify.actors import ACTORS
from integrations.apify.client import ApifyGateway
from integrations.domain.budgets import Budgets
from integrations.domain.next_page import has_next_page
from integrations.models import ActorRun
from posts.domain.reserve_scrape import intend_page
from posts.models import Scrape


def buy_next_page(
    scrape: Scrape,
    runs: Sequence[ActorRun],
    gateway: ApifyGateway,
    *,
    budgets: Budgets,
    run_ref: str,
    at: datetime,
) -> bool:
    """Intends one more run for each list that goes on; False where all are at their end.

    `runs` are all of the scrape's, ended. Idempotent: the next page is the same intent until it has
    ended itself. Raises BudgetExceeded, RetryLater and Misconfigured.
    """
    lists = unfinished_lists(scrape, runs, gateway)
    for pages in lists:
        intend_page(
            scrape,
            ACTORS[pages[-1].actor_key],
            known=None,
            page=len(pages) + 1,
            budgets=budgets,
            at=at,
            run_ref=run_ref,
        )
    return bool(lists)


def unfinished_lists(
    scrape: Scrape, runs: Sequence[ActorRun], gateway: ApifyGateway
) -> list[list[ActorRun]]:
    """The pages of each list that has more of them. Raises RetryLater and Misconfigured."""
    ordered = sorted(runs, key=lambda run: run.pk)
    lists: dict[str, list[ActorRun]] = {}
    for run in ordered:
        lists.setdefault(run.purpose, []).append(run)
    return [
        pages
        for purpose, pages in lists.items()
        if has_next_page(pages, gateway, reported=getattr(scrape, f"{purpose}_reported"))
    ]
