"""A lookup that brought no answer: unknown, which is not the same as nobody there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engagers.models import Engager
from posts.domain.backoff import wait_after


def fail_lookups(engager_ids: Iterable[int], *, error: str, at: datetime) -> None:
    """One more attempt each, and a rest that grows with them. Only those who still wait for it:
    another process may have recorded the same failure.
    """
    asked = Engager.objects.filter(pk__in=list(engager_ids), claimed_until__isnull=False)
    for engager in asked.order_by("pk"):
        attempts = engager.lookup_attempts + 1
        Engager.objects.filter(pk=engager.pk).update(
            lookup_attempts=attempts,
            lookup_not_before=at + wait_after(attempts),
            lookup_error=error[:300],
            claimed_until=None,
        )


def release_lookups(engager_ids: Iterable[int]) -> None:
    """The run never began: nothing was tried."""
    Engager.objects.filter(pk__in=list(engager_ids)).update(claimed_until=None)
