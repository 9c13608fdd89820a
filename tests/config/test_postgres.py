"""The embedded server, for real: started by several processes at once, killed, started again."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import psycopg2
import pytest

from config.env import BASE_DIR
from config.postgres import embedded_database, stop

pytestmark = pytest.mark.xdist_group("embedded-postgres")

_START = (
    "import sys; from pathlib import Path; from config.postgres import embedded_database;"
    "print(embedded_database(Path(sys.argv[1]))['HOST'])"
)


@pytest.fixture
def directory():
    # A short path: a socket's may have 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="pd", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = Path(folder) / "pg"
        yield server
        stop(server)


def _postmaster(directory: Path) -> int:
    return int((directory / "postmaster.pid").read_text().splitlines()[0])


def _answers(directory: Path) -> bool:
    database = embedded_database(directory)
    connection = psycopg2.connect(host=database["HOST"], user="postgres", dbname=database["NAME"])
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        row = cursor.fetchone()
    connection.close()
    return row == (1,)


def test_several_processes_start_one_server(directory):
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", _START, str(directory)], cwd=BASE_DIR, stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    hosts = [starter.communicate(timeout=120)[0].decode().strip() for starter in starters]

    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert len(set(hosts)) == 1
    assert _answers(directory)


def test_a_killed_server_is_started_again(directory):
    embedded_database(directory)
    killed = _postmaster(directory)
    children = psutil.Process(killed).children()
    psutil.Process(killed).kill()
    psutil.wait_procs(children, timeout=30)

    assert _answers(directory)
    assert _postmaster(directory) != killed


def test_stop_ends_it_and_says_whether_it_ran(directory):
    embedded_database(directory)

    assert stop(directory) is True
    assert stop(directory) is False
