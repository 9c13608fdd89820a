"""Keeps one queue cluster working, from outside it.

A cluster that lost the wrong child looks alive and does nothing, or repeats everything; and a
signal to its whole group hangs it. So: a group of its own, a heartbeat that only a working chain
can make, an end for the whole group, and SIGTERM for its main process alone.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0


@dataclass
class Supervisor:
    """`is_beating(since)` says whether the cluster begun at `since` shows life.

    `finish_seconds`: how long started work may take once the end is asked for.
    """

    command: Sequence[str]
    is_beating: Callable[[datetime], bool]
    cwd: Path | None = None
    environment: Mapping[str, str] | None = None
    look_seconds: float = 2.0
    first_pause: float = 1.0
    finish_seconds: float = 330.0
    starts: int = 0
    _asked: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until `stop` is asked for; returns when nothing of the cluster is left."""
        pause = self.first_pause
        while not self._asked.is_set():
            began = time.monotonic()
            process = self.start()
            try:
                self.watch(process)
            finally:
                self.end(process)
            if self._asked.is_set():
                return
            lived = time.monotonic() - began
            pause = self.first_pause if lived > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            self._asked.wait(pause)

    def stop(self, _signal: int = 0, _frame: object = None) -> None:
        """Fit for a signal handler."""
        self._asked.set()

    def start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        return subprocess.Popen(
            self.command, cwd=self.cwd, env=self.environment, start_new_session=True
        )

    def watch(self, process: subprocess.Popen[bytes]) -> None:
        """Returns when the cluster has ended, shows no life, or is to end."""
        since = datetime.now(UTC)
        while not self._asked.wait(self.look_seconds):
            if process.poll() is not None:
                logger.error("the queue ended with %s: starting it anew", process.returncode)
                return
            if not self.is_beating(since):
                logger.error("the queue missed its heartbeat: starting it anew")
                return

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Lets started work finish where the end was asked for; then nothing of the group is left."""
        if self._asked.is_set() and process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(self.finish_seconds)
            except subprocess.TimeoutExpired:
                logger.error("the queue did not finish in time")  # noqa: TRY400
        kill_group(process.pid)
        process.wait()


def kill_group(group: int) -> None:
    """Ends every process of the group at once; orphans of a dead leader too."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
