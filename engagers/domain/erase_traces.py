"""An erased person in the ledgers: the money and its reasons stay, what names the person goes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Lower

from engagers.domain.mentions import ERASED, Person
from integrations.models import ActorRun, Charge, Rejected


def erase_traces(person: Person, engager_ids: Collection[int]) -> dict[str, int]:
    """How many rejected items were deleted and how many actor runs lost their mentions."""
    subjects = [f"engager:{pk}" for pk in engager_ids]
    Charge.objects.filter(subject__in=subjects).update(subject=f"engager:{ERASED}")
    ActorRun.objects.filter(subject__in=subjects).update(subject=f"engager:{ERASED}")
    return {"rejected": _delete_rejected(person), "actor_runs": _strip_runs(person)}


def find_open_lookup(person: Person) -> ActorRun | None:
    """A paid run that is not over and whose input names the person."""
    runs = ActorRun.objects.filter(state__in=ActorRun.OPEN)
    return next(
        (run for run in _naming(runs, "input", person) if person.is_named_in(run.input)), None
    )


def _delete_rejected(person: Person) -> int:
    rows = _naming(Rejected.objects.filter(raw__isnull=False), "raw", person)
    ids = [row.pk for row in rows.iterator(chunk_size=500) if person.is_named_in(row.raw)]
    return Rejected.objects.filter(pk__in=ids).delete()[0]


def _strip_runs(person: Person) -> int:
    changed = 0
    for run in _naming(ActorRun.objects.all(), "input", person):
        if person.is_named_in(run.input):
            run.input = _without(run.input, person)
            # The hash of what was asked would tell whether it was this person.
            run.input_hash = hashlib.sha256(f"erased:{run.pk}".encode()).hexdigest()
            run.save(update_fields=["input", "input_hash"])
            changed += 1
    words = Q()
    for needle in person.needles():
        words |= Q(error__icontains=needle) | Q(status_message__icontains=needle)
    for run in ActorRun.objects.filter(words) if words else ():
        run.error, run.status_message = (
            person.remove_from(run.error),
            person.remove_from(run.status_message),
        )
        run.save(update_fields=["error", "status_message"])
    return changed


def _without(value: object, person: Person) -> object:
    """A list loses the entries that name the person, a text of its own becomes a mark."""
    if isinstance(value, list):
        return [_without(one, person) for one in value if not _is_theirs(one, person)]
    if isinstance(value, dict):
        return {key: _without(one, person) for key, one in value.items()}
    return ERASED if _is_theirs(value, person) else value


def _is_theirs(value: object, person: Person) -> bool:
    return isinstance(value, str) and person.is_named_in(value)


def _naming(rows: QuerySet[Any], column: str, person: Person) -> QuerySet[Any]:
    """Rows in whose JSON a key or name occurs as text: a first sieve."""
    words = Q(pk__in=[])
    for needle in person.needles():
        words |= Q(as_text__contains=needle)
    named: QuerySet[Any] = rows.alias(as_text=Lower(Cast(column, TextField()))).filter(words)
    return named
