"""What the queue may call of the reporting."""

from __future__ import annotations

import logging

from django.utils import timezone

from pipeline.domain.tell import warn
from pipeline.models import Run
from reporting.domain.check_view import DataCheck
from reporting.domain.refresh_summaries import refresh_summaries
from reporting.domain.run_checks import run_checks

logger = logging.getLogger(__name__)
PAGE = "/admin/desk/checks/"


def check_nightly(intended_date: str) -> str:
    """The data checks, kept; what fails is told once a day, and an error in the log each time."""
    try:
        failed = [check for check in run_checks(at=timezone.now()) if check.broken]
    except Exception:
        logger.exception("the data checks of %s could not run", intended_date)
        _tell(intended_date, "The data checks could not run: the worker's log says why.")
        return "failed"
    if failed:
        _tell(intended_date, f"{_count(failed)}: {', '.join(one.name for one in failed)}.")
    for check in failed:
        logger.error("data check %s: %d rows break this: %s", check.name, check.broken, check.rule)
    return f"{len(failed)} failed"


def check_now() -> str:
    """As a person asked for it."""
    return check_nightly(timezone.now().isoformat())


def refresh_after_run(run: Run) -> None:  # noqa: ARG001  (whatever it did)
    """Views need not count the run's posts from their rows any more."""
    refresh_summaries()


def refresh_kept(intended_date: str) -> str:  # noqa: ARG001  (the queue says it)
    """Rung every five minutes: what was marked since the last time."""
    done = refresh_summaries()
    return f"{done.posts} posts, {done.companies} companies" if done else "under way already"


def _tell(intended_date: str, text: str) -> None:
    day = intended_date[:10]
    warn("data checks", subject=day, text=text, path=PAGE, at=timezone.now())


def _count(failed: list[DataCheck]) -> str:
    return "1 data check fails" if len(failed) == 1 else f"{len(failed)} data checks fail"
