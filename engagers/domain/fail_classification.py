"""A classification that came to nothing: said, and tried again later. It is never an audience."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F

from engagers.domain.find_unclassified import MOST_ATTEMPTS, Unclassified
from engagers.models import Engager
from posts.domain.backoff import wait_after

NEEDS_PERSON = f"after {MOST_ATTEMPTS} attempts a person must look: "


def fail_classification(person: Unclassified, *, error: str, at: datetime) -> None:
    """One more attempt; after eight nobody tries again until `retry_classification`."""
    engager = Engager.objects.get(pk=person.engager_id)
    attempts = engager.classify_attempts + 1
    said = f"{NEEDS_PERSON}{error}" if attempts >= MOST_ATTEMPTS else error
    Engager.objects.filter(pk=engager.pk).update(
        classify_attempts=F("classify_attempts") + 1,
        classify_not_before=at + wait_after(attempts),
        classify_error=said[:300],
        claimed_until=None,
    )


def back_off(people: Iterable[Unclassified], *, error: str, at: datetime, rest: timedelta) -> None:
    """A busy vendor: no attempt, and nobody asks before it wants."""
    ids = [one.engager_id for one in people]
    Engager.objects.filter(pk__in=ids).update(
        classify_not_before=at + rest, classify_error=error[:300], claimed_until=None
    )


def retry_classification(engager_ids: Iterable[int]) -> int:
    """A person's wish to try again now. How many were waiting or given up."""
    waiting = Engager.objects.filter(pk__in=list(engager_ids)).exclude(classify_error="")
    return waiting.update(classify_attempts=0, classify_not_before=None, classify_error="")
