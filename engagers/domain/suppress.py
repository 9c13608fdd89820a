"""Erased people stay erased: their keys are known only as salted hashes, and what names one is dropped."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence

from engagers.domain.sightings import Key, Sighting
from engagers.models import Suppression, SuppressionSalt


def suppress_keys(keys: Iterable[Key]) -> int:
    """How many keys (kind, value as in Identity) were not suppressed before."""
    before = Suppression.objects.count()
    rows = [Suppression(key_hash=key_hash) for key_hash in sorted(_hash_all(keys).values())]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    return Suppression.objects.count() - before


def find_suppressed(keys: Iterable[Key]) -> set[Key]:
    """Those of the keys that belong to erased people."""
    if not Suppression.objects.exists():
        return set()
    hashes = _hash_all(keys)
    rows = Suppression.objects.filter(key_hash__in=list(hashes.values()))
    found = set(rows.values_list("key_hash", flat=True))
    return {key for key, key_hash in hashes.items() if key_hash in found}


def drop_suppressed(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Those of people who were not erased.

    An item that names an erased person by one key may show another key of theirs: that one
    is suppressed too, and dropped wherever else it stands on the page.
    """
    people = {sighting.keys for sighting in sightings}
    suppressed = find_suppressed(key for keys in people for key in keys)
    while more := {k for keys in people if suppressed & set(keys) for k in keys} - suppressed:
        suppress_keys(more)
        suppressed |= more
    return [sighting for sighting in sightings if not suppressed & set(sighting.keys)]


def _hash_all(keys: Iterable[Key]) -> dict[Key, str]:
    salt = _salt()
    return {key: hmac.digest(salt, f"{key[0]}:{key[1]}".encode(), "sha256").hex() for key in keys}


def _salt() -> bytes:
    row, _ = SuppressionSalt.objects.get_or_create(pk=1, defaults={"salt": secrets.token_hex(32)})
    return row.salt.encode()
