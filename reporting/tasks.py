"""What the queue may call of the reporting."""

from __future__ import annotations

import logging

from reporting.domain.check_data import check_data

logger = logging.getLogger(__name__)


def check_nightly(intended_date: str) -> str:
    """The data checks; each that fails is an error in the log."""
    try:
        failed = [check for check in check_data() if check.broken]
    except Exception:
        logger.exception("the data checks of %s could not run", intended_date)
        return "failed"
    for check in failed:
        logger.error("data check %s: %d rows break this: %s", check.name, check.broken, check.rule)
    return f"{len(failed)} failed"
