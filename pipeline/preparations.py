"""What apps above the pipeline want done by the step `prepare`; they add to it when they are loaded.

The pipeline imports none of them: each preparation gets the step's context, heeds `dry_run`, and
may raise StepFailed.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.context import StepContext

PREPARATIONS: list[Callable[[StepContext], None]] = []
