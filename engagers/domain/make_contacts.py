"""A contact row for every person: from then on each has a key, a state and a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from engagers.models import Contact, Engager, Identity

CHUNK = 1_000
LONGEST_KEY = 200
PREFIXES = {Identity.Kind.MEMBER_ID: "li:", Identity.Kind.SLUG: "in:"}


def make_contacts(*, at: datetime, engager_ids: Collection[int] | None = None) -> int:
    """Contacts for people who have none; how many were made. Organisations never get one."""
    people = Engager.objects.people().filter(merged_into__isnull=True, contact__isnull=True)
    if engager_ids is not None:
        people = people.filter(pk__in=engager_ids)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    return sum(_make(chunk, at) for chunk in _chunks(ids))


def count_keyless(engager_ids: Collection[int] | None = None) -> int:
    """People without a contact after `make_contacts`: no key names them alone."""
    people = Engager.objects.people().filter(merged_into__isnull=True, contact__isnull=True)
    if engager_ids is not None:
        people = people.filter(pk__in=engager_ids)
    return people.count()


def list_keys(engager_ids: Collection[int]) -> dict[int, list[str]]:
    """The keys an engager may have, best first: `li:<member id>`, then `in:<slug>`."""
    rows = Identity.objects.filter(engager_id__in=engager_ids, kind__in=list(PREFIXES))
    found: dict[int, list[tuple[int, bool, int, str]]] = defaultdict(list)
    for engager_id, kind, value, pk in rows.values_list("engager_id", "kind", "value", "pk"):
        key = PREFIXES[Identity.Kind(kind)] + value
        # `ACwAA...` is Sales Navigator's: LinkedIn's own id is the one that lasts.
        is_second = value.startswith("ACw") and kind == Identity.Kind.MEMBER_ID
        rank = 0 if kind == Identity.Kind.MEMBER_ID else 1
        if len(key) <= LONGEST_KEY:
            found[engager_id].append((rank, is_second, pk, key))
    return {engager_id: [key for *_, key in sorted(keys)] for engager_id, keys in found.items()}


def _make(engager_ids: list[int], at: datetime) -> int:
    keys = list_keys(engager_ids)
    taken = _read_taken(key for several in keys.values() for key in several)
    rows = []
    for engager_id in engager_ids:
        free = [key for key in keys.get(engager_id, ()) if key not in taken]
        if free:
            rows.append(Contact(engager_id=engager_id, key=free[0], created_at=at))
    before = Contact.objects.count()
    # Another worker may be making the same rows.
    Contact.objects.bulk_create(rows, ignore_conflicts=True)
    return Contact.objects.count() - before


def _read_taken(keys: Iterable[str]) -> set[str]:
    return set(Contact.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
