"""How far a run is: live bars on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from pipeline.context import ShowProgress, show_nothing

SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def open_progress(*, quiet: bool = False, stream: TextIO | None = None) -> Iterator[ShowProgress]:
    """What a step's progress is shown with. `quiet` shows nothing: standard output is for JSON."""
    out = stream or sys.stdout
    if quiet:
        yield show_nothing
    elif out.isatty():
        with _bars(out) as show:
            yield show
    else:
        yield Lines(out)


class Lines:
    """A plain line when a step begins, ends, or some seconds have passed."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._step = ""
        self._last = 0.0

    def __call__(self, step: str, done: int, total: int | None, text: str) -> None:
        is_due = step != self._step or done == total
        if not is_due and time.monotonic() - self._last < SECONDS_BETWEEN_LINES:
            return
        self._step, self._last = step, time.monotonic()
        of_total = "" if total is None else f"/{total}"
        self._out.write(f"{step}: {done}{of_total} {text}".rstrip() + "\n")
        self._out.flush()


@contextmanager
def _bars(out: TextIO) -> Iterator[ShowProgress]:
    from rich.console import Console  # noqa: PLC0415 - a fifth of a second that JSON need not spend
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[step]:<9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(file=out)) as progress:
        bars: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int | None, text: str) -> None:
            if step not in bars:
                bars[step] = progress.add_task("", total=None, step=step)
            # Square brackets would be read as markup.
            progress.update(
                bars[step], completed=done, total=total, description=text.replace("[", r"\[")
            )

        yield show
