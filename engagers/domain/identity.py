"""From the keys of a page to engagers: found, made, and joined where an item proves them one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from engagers.domain.load import copy_new, reserve_ids
from engagers.domain.merge import choose_survivor, merge
from engagers.domain.resolve import KnownIdentity, Resolution, Resolver
from engagers.domain.sightings import Key, Keys, Sighting, distinct_keys
from engagers.models import Engager, Identity, Merge

READ_KNOWN = """
    SELECT i.kind, i.value, i.engager_id, i.linked_at FROM engagers_identity i
    WHERE i.engager_id IN (
        SELECT k.engager_id FROM engagers_identity k
        JOIN unnest(%s::text[], %s::text[]) AS asked(kind, value)
          ON k.kind = asked.kind AND k.value = asked.value)
"""
MOVE = """
    UPDATE engagers_identity i SET engager_id = asked.engager_id
    FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS asked(kind, value, engager_id)
    WHERE i.kind = asked.kind AND i.value = asked.value
"""
LINK = """
    UPDATE engagers_identity i SET linked_at = asked.linked_at
    FROM unnest(%s::text[], %s::text[], %s::timestamptz[]) AS asked(kind, value, linked_at)
    WHERE i.kind = asked.kind AND i.value = asked.value
"""
KEY_COLUMNS = ("engager_id", "kind", "value", "source", "linked_at", "created_at")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The engager of every keys; `new` are ids without a row yet, to whether each is a person.

    `merged_ids` are those whom others were merged into.
    """

    engagers: dict[Keys, int]
    new: dict[int, bool]
    merged_ids: frozenset[int]


def resolve_people(
    sightings: Sequence[Sighting], *, seen_at: datetime, source: str, at: datetime
) -> Resolved:
    """Under `lock_recording`. The keys of new engagers are written; their rows are the caller's to
    write before the transaction ends (foreign keys are checked then).
    """
    known = _read_known(list(distinct_keys(sightings)))
    resolver = Resolver(known, at=seen_at, parted=_read_parted({i.engager_id for i in known}))
    resolution = resolver.resolve(sighting.keys for sighting in sightings)
    people = {s.keys: s.is_person for s in sightings}
    survivors = _merge_joined(resolution, at=at)
    made = _reserve_engagers(resolution, people)
    ids = {**made, **survivors}
    _write_keys(resolution, ids, source=source, at=at)
    engagers = {keys: _id_of(resolution.owner_of(keys), ids) for keys in people}
    return Resolved(
        engagers=engagers,
        new={engagers[k]: v for k, v in people.items() if resolution.owner_of(k) in made},
        merged_ids=frozenset(survivors.values()),
    )


def _read_known(keys: Sequence[Key]) -> list[KnownIdentity]:
    with connection.cursor() as cursor:
        cursor.execute(READ_KNOWN, [[k for k, _ in keys], [v for _, v in keys]])
        return [
            KnownIdentity((kind, value), engager_id, linked_at)
            for kind, value, engager_id, linked_at in cursor.fetchall()
            if kind in {"member_id", "slug", "company_id", "company_slug"}
        ]


def _read_parted(engager_ids: set[int]) -> set[frozenset[int]]:
    """Who a person has parted: no machine joins them again."""
    undone = Merge.objects.filter(undone_at__isnull=False)
    pairs = undone.values_list("survivor_id", "absorbed_id") if engager_ids else ()
    return {frozenset(pair) for pair in pairs}


def _merge_joined(resolution: Resolution, *, at: datetime) -> dict[int, int]:
    """Root to the engager that stayed, for every group of engagers that became one."""
    stayed = {}
    for root, engager_ids in resolution.joined().items():
        engagers = list(Engager.objects.filter(pk__in=engager_ids).order_by("pk"))
        survivor = engagers[0]
        for other in engagers[1:]:
            survivor, absorbed = choose_survivor(survivor, other)
            merge(survivor, absorbed, evidence="one item carried a key of each", at=at)
        stayed[root] = survivor.pk
    return stayed


def _reserve_engagers(resolution: Resolution, people: dict[Keys, bool]) -> dict[int, int]:
    """Root to the id of who is new."""
    roots = sorted({r for keys in people if (r := resolution.owner_of(keys)) < 0}, reverse=True)
    return dict(zip(roots, reserve_ids(Engager, len(roots)), strict=True)) if roots else {}


def _write_keys(resolution: Resolution, ids: dict[int, int], *, source: str, at: datetime) -> None:
    linked = resolution.linked
    rows = sorted(
        (_id_of(root, ids), *key, source, linked.get(key), at)
        for key, root in resolution.new_keys()
    )
    if rows:
        copy_new(Identity, KEY_COLUMNS, rows)
    moved = {key: _id_of(resolution.root(resolution.owners[key]), ids) for key in resolution.moved}
    _update(MOVE, moved)
    _update(LINK, {key: when for key, when in linked.items() if key in resolution.known})


def _update(statement: str, values: dict[Key, int] | dict[Key, datetime]) -> None:
    if not values:
        return
    keys = sorted(values)
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [[k for k, _ in keys], [v for _, v in keys], [values[key] for key in keys]]
        )


def _id_of(root: int, ids: dict[int, int]) -> int:
    """A root above 0 is an engager's own id, unless a merge left another one standing."""
    return ids.get(root, root)
