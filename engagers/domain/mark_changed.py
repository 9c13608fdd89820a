"""Which synced contacts have something new to say: all others cost HubSpot no call."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet

from engagers.domain.build_payload import build_payload, hash_payload, read_values
from engagers.domain.read_fields import Rule
from engagers.models import Contact

CHUNK = 1_000
State, Outcome = Contact.State, Contact.Outcome


def mark_changed(
    rules: tuple[Rule, ...], *, engager_ids: Collection[int] | None = None, dry_run: bool = False
) -> tuple[int, set[int]]:
    """Synced contacts whose payload changed become pending: how many. And the ids of the others."""
    rows = Contact.objects.synced().sendable()
    if engager_ids is not None:
        rows = rows.filter(engager_id__in=engager_ids)
    changed, same, last = 0, set[int](), 0
    while chunk := dict(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", "payload_hash")[:CHUNK]
    ):
        last = max(chunk)
        ids = _find_changed(chunk, rules)
        changed += len(ids)
        same |= chunk.keys() - ids
        if not dry_run:
            _write(ids, chunk.keys() - ids)
    return changed, same


def _write(changed: AbstractSet[int], same: AbstractSet[int]) -> None:
    """Only rows that are not so already are written."""
    synced = Contact.objects.synced()
    synced.filter(pk__in=changed).update(state=State.PENDING)
    kept = synced.filter(pk__in=same).exclude(outcome=Outcome.UNCHANGED)
    kept.update(outcome=Outcome.UNCHANGED)


def _find_changed(hashes: dict[int, str], rules: tuple[Rule, ...]) -> set[int]:
    values = read_values(hashes)
    return {
        pk
        for pk, before in hashes.items()
        if hash_payload(build_payload(values[pk], rules), rules) != before
    }
