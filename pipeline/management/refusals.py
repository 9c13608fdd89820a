"""Wrong usage or configuration found before any work began: one line, and exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError

from pipeline.domain.count_migrations import count_unapplied

WRONG = 2


@contextmanager
def refusing(*errors: type[Exception]) -> Iterator[None]:
    """Turns these errors into the refusal of a command."""
    try:
        yield
    except errors as error:
        raise CommandError(str(error), returncode=WRONG) from None


def check_database() -> None:
    """Refuses to begin without a database that answers and has every migration."""
    try:
        missing = count_unapplied()
    except DatabaseError as error:
        first = str(error).strip().splitlines()[:1]
        raise CommandError(
            f"the database does not answer: {first[0] if first else 'no words'}", returncode=WRONG
        ) from None
    if missing:
        raise CommandError("migrations are not applied: manage.py migrate", returncode=WRONG)
