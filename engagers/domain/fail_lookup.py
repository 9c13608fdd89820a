"""A lookup that brought no answer: unknown, which is not the same as nobody there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from engagers.domain.lookup_rule import LookupRule
from engagers.models import Engager
from posts.domain.backoff import wait_after


def fail_lookups(
    engager_ids: Iterable[int], *, error: str, rule: LookupRule, asked_at: datetime, at: datetime
) -> None:
    """One more attempt each, and a rest that grows with them; after the last a person must look.

    `asked_at`: when the run was intended. Whoever rests since then has this failure, or a later
    answer, on record already.
    """
    unsaid = Q(lookup_not_before__isnull=True) | Q(lookup_not_before__lte=asked_at)
    for engager in Engager.objects.filter(unsaid, pk__in=list(engager_ids)).order_by("pk"):
        attempts = engager.lookup_attempts + 1
        is_last = attempts >= rule.max_attempts
        said = f"after {attempts} attempts a person must look: {error}" if is_last else error
        Engager.objects.filter(pk=engager.pk).update(
            lookup_attempts=attempts,
            lookup_not_before=at + wait_after(attempts),
            lookup_error=said[:300],
            claimed_until=None,
        )


def release_lookups(engager_ids: Iterable[int]) -> None:
    """The run never began: nothing was tried."""
    Engager.objects.filter(pk__in=list(engager_ids)).update(claimed_until=None)
