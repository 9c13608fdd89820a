"""One transaction for work that others may be doing too, and the lock that puts it in a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

Result = TypeVar("Result")

RECORDING = 7_301_001
TRIES = 4
CONFLICTS = {"40001", "40P01"}


def transact(work: Callable[[], Result]) -> Result:
    """Runs `work` in a transaction, again after a deadlock or serialization failure.

    Inside a caller's transaction it runs once: only the outermost can begin again.
    """
    if connection.in_atomic_block:
        return work()
    for _ in range(TRIES - 1):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") not in CONFLICTS:
                raise
    with transaction.atomic():
        return work()


def lock_recording() -> None:
    """Held until the transaction ends by whoever resolves identities or moves engagements.

    Two pages that name the same new people would else make them twice, and a merge could take an
    engager away between its being looked up and being written to. Take it before row locks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECORDING])
        # Compiling a page's statements takes longer than running them.
        cursor.execute("SET LOCAL jit = off")
