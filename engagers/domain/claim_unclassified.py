"""A share of the unclassified people for this process alone, by text: no text is asked about twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from engagers.domain.find_unclassified import Unclassified, find_claimed, find_unclassified
from engagers.models import Answer, Engager

LEASE = timedelta(minutes=10)
CHUNK = 5_000
# Any number nobody else takes: who claims texts holds this lock, so that two never take the same.
CLAIMING_LOCK = 7_301_009


@dataclass(slots=True)
class Claim:
    """`answered`: each person with the cached answer to their text. `asked`: text hash to people."""

    empty: list[Unclassified] = field(default_factory=list)
    answered: list[tuple[Unclassified, Answer]] = field(default_factory=list)
    asked: dict[str, list[Unclassified]] = field(default_factory=dict)

    def people(self) -> list[Unclassified]:
        known = [person for person, _ in self.answered]
        return [*self.empty, *known, *(one for group in self.asked.values() for one in group)]


@transaction.atomic
def claim_unclassified(
    fingerprint: str,
    *,
    most_texts: int,
    at: datetime,
    engager_ids: Collection[int] | None = None,
) -> Claim:
    """People with an answer or without a text are all taken; of texts without an answer, so many.

    With `most_texts` 0 everybody is looked at, else the first five thousand.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMING_LOCK])
    busy = {one.person.id for one in find_claimed(fingerprint, at=at)}
    limit = CHUNK if most_texts else None
    people = find_unclassified(fingerprint, at=at, limit=limit, lock=True, engager_ids=engager_ids)
    claim = sort_people(fingerprint, people, most_texts=most_texts, busy=busy)
    ids = [one.engager_id for one in claim.people()]
    Engager.objects.filter(pk__in=ids).update(claimed_until=at + LEASE)
    return claim


def sort_people(
    fingerprint: str, people: Iterable[Unclassified], *, most_texts: int | None, busy: set[str]
) -> Claim:
    """By what has to be done for them. `most_texts` None: no end."""
    everybody = list(people)
    hashes = {one.person.id for one in everybody}
    rows = Answer.objects.filter(fingerprint=fingerprint, text_hash__in=hashes)
    answers = {answer.text_hash: answer for answer in rows}
    claim = Claim()
    for one in everybody:
        if one.is_empty:
            claim.empty.append(one)
        elif answer := answers.get(one.person.id):
            claim.answered.append((one, answer))
        elif one.person.id in claim.asked:
            claim.asked[one.person.id].append(one)
        elif one.person.id not in busy and (most_texts is None or len(claim.asked) < most_texts):
            claim.asked[one.person.id] = [one]
    return claim


def renew_claims(people: Iterable[Unclassified], *, at: datetime) -> None:
    """The lease of those this process still holds."""
    ids = [one.engager_id for one in people]
    Engager.objects.filter(pk__in=ids, claimed_until__isnull=False).update(claimed_until=at + LEASE)


def release_claims(people: Iterable[Unclassified]) -> None:
    """Nothing was tried: the next one may take them at once."""
    Engager.objects.filter(pk__in=[one.engager_id for one in people]).update(claimed_until=None)
