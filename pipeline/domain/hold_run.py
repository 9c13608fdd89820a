"""Who works on a run: a lock that PostgreSQL frees the moment the process dies.

It only speeds recovery up, so it may be lost (a new connection, a pooling proxy): a run taken for
dead too early is closed, and nothing it does afterwards is paid or recorded twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection

# Any number nobody else takes; the run's id is the lock's second half.
RUNNING = 730_200


@contextmanager
def holding(run_id: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, %s)", [RUNNING, _key(run_id)])
    try:
        yield
    finally:
        _free(run_id)


def is_held(run_id: int) -> bool:
    """By any session of this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks where locktype = 'advisory' and granted"
            " and classid = %s and objid = %s and objsubid = 2 and database ="
            " (select oid from pg_database where datname = current_database()))",
            [RUNNING, _key(run_id)],
        )
        return bool(cursor.fetchone()[0])


def _free(run_id: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s, %s)", [RUNNING, _key(run_id)])
    except Error:
        return  # a lost connection has freed it


def _key(run_id: int) -> int:
    return run_id % 2**31
