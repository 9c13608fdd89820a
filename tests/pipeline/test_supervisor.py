"""The supervisor of the queue, with small processes in the cluster's place."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import psutil

from pipeline.supervisor import Supervisor, kill_group

SLEEPER = "import time; time.sleep(60)"
PARENT = (
    "import subprocess, sys, time, pathlib;"
    f"child = subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]);"
    "pathlib.Path(sys.argv[1]).write_text(str(child.pid)); time.sleep(60)"
)
FINISHES = (
    "import signal, sys, time, pathlib\n"
    "def end(*_):\n"
    "    pathlib.Path(sys.argv[1]).write_text('finished'); sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, end)\n"
    "pathlib.Path(sys.argv[2]).write_text('ready')\n"
    "time.sleep(60)\n"
)


def make(code: str, *words: object, is_beating=lambda _since: True, **options) -> Supervisor:
    command = [sys.executable, "-c", code, *map(str, words)]
    return Supervisor(command, is_beating, look_seconds=0.02, first_pause=0.01, **options)


def test_cluster_that_ends_is_started_anew():
    supervisor = make("pass")
    supervisor.is_beating = lambda _since: supervisor.starts < 3 or not supervisor.stop()
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    while supervisor.starts < 3:
        thread.join(0.05)
    supervisor.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert supervisor.starts >= 3


def test_missed_heartbeat_ends_the_whole_tree(tmp_path: Path):
    note = tmp_path / "child"

    def is_beating(_since) -> bool:
        if not note.exists() or not note.read_text():
            return True
        supervisor.stop()
        return False

    supervisor = make(PARENT, note, is_beating=is_beating, finish_seconds=0)
    supervisor.run()
    child = int(note.read_text())
    assert is_gone(child)
    assert supervisor.starts == 1


def is_gone(pid: int) -> bool:
    """An orphan's parent, process 1, may not have buried it yet."""
    try:
        process = psutil.Process(pid)
        return process.status() == "zombie" or process.wait(10) is None
    except psutil.NoSuchProcess:
        return True


def test_end_lets_the_main_process_finish(tmp_path: Path):
    finished, ready = tmp_path / "finished", tmp_path / "ready"

    def is_beating(_since) -> bool:
        if ready.exists():
            supervisor.stop()
        return True

    supervisor = make(FINISHES, finished, ready, is_beating=is_beating, finish_seconds=20)
    supervisor.run()
    assert finished.read_text() == "finished"
    assert supervisor.starts == 1


def test_group_that_is_gone_is_no_error():
    process = subprocess.Popen([sys.executable, "-c", "pass"], start_new_session=True)
    process.wait()
    kill_group(process.pid)
