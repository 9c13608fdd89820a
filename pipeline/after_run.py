"""What apps above the pipeline want done when a run is over; they add to it when they are loaded.

The pipeline imports none of them. The run is closed and told of by then: whatever fails here is
logged, and changes nothing of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from pipeline.models import Run

logger = logging.getLogger(__name__)
AFTER_RUN: list[Callable[[Run], None]] = []


def call_after_run(run: Run) -> None:
    for call in AFTER_RUN:
        try:
            call(run)
        except Exception:
            logger.exception("after run %s: %s failed", run.pk, call.__name__)
