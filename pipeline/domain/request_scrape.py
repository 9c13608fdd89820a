"""A person asks for a scrape of named posts, now: checked against budgets, queued, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings as configuration
from django.db import transaction

from integrations.domain.budgets import BudgetExceeded, lock_budgets
from integrations.domain.reserve import check_budgets
from pipeline.context import StepFailed
from pipeline.domain.estimate_scrape import ScrapeEstimate, estimate_scrape
from pipeline.domain.limit_person import (
    ESTIMATE,
    PersonLimitExceededError,
    check_person_limit,
)
from pipeline.domain.request_run import request_run
from pipeline.models import Run, Settings
from pipeline.numbers import budgets

if TYPE_CHECKING:
    from access.models import User

MOST_POSTS = 50


class ScrapeRefusedError(Exception):
    """`str()` is a sentence for the person: what is in the way and what to do. Nothing was written."""


@transaction.atomic
def request_scrape(
    post_ids: Sequence[int], *, by: User, at: datetime, trigger: str = "admin"
) -> Run:
    """The queued run, forced and started by the person. Raises ScrapeRefusedError.

    Requests come one after the other: each sees what those before it may still spend.
    """
    settings = Settings.load()
    lock_budgets()
    estimate = find_affordable(post_ids, by=by, settings=settings, at=at)
    run = request_run(
        trigger=trigger,
        at=at,
        steps=["scrape"],
        post_ids=[post.post_id for post in estimate.posts],
        force=True,
        started_by=by,
    )
    run.options = {**run.options, ESTIMATE: str(estimate.usd)}
    run.save(update_fields=["options"])
    return run


def find_affordable(
    post_ids: Sequence[int], *, by: User, settings: Settings, at: datetime
) -> ScrapeEstimate:
    """What would be scraped for how much. Raises ScrapeRefusedError."""
    if len(set(post_ids)) > MOST_POSTS:
        raise ScrapeRefusedError(
            f"{len(set(post_ids))} posts were chosen: choose at most {MOST_POSTS} at a time."
        )
    try:
        check_can_scrape(settings)
        estimate = estimate_scrape(post_ids, settings=settings, at=at)
        check_anything(estimate)
        check_money(estimate.usd, by=by, settings=settings, at=at)
    except (StepFailed, PersonLimitExceededError) as error:
        raise ScrapeRefusedError(str(error)) from error
    return estimate


def check_can_scrape(settings: Settings) -> None:
    if not settings.scrape_enabled:
        raise ScrapeRefusedError(
            "Scraping is switched off: an operator can switch the step scrape on in the settings."
        )
    if not configuration.APIFY_TOKEN:
        raise ScrapeRefusedError(
            "Apify is not configured, so nothing can be scraped: an administrator sets APIFY_TOKEN."
        )


def check_anything(estimate: ScrapeEstimate) -> None:
    if estimate.posts:
        return
    whys = [f"{post.name}: {post.reason}" for post in estimate.left[:3]]
    more = f" (and {len(estimate.left) - 3} more)" if len(estimate.left) > 3 else ""
    raise ScrapeRefusedError(
        f"Nothing can be scraped now. {'; '.join(whys)}{more}." if whys else "No such post."
    )


def check_money(usd: Decimal, *, by: User, settings: Settings, at: datetime) -> None:
    """The site's budgets first, then the person's own limit."""
    try:
        check_budgets(usd, budgets(settings), provider="apify", run_ref="", at=at)
    except BudgetExceeded as error:
        remedy = "choose fewer posts, or ask an operator to change the budgets in the settings"
        raise ScrapeRefusedError(f"This could cost {usd:.2f} USD: {error}; {remedy}.") from error
    check_person_limit(by, usd, settings=settings, at=at)
