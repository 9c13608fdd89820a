"""Two engagers found to be one: everything moves to the survivor, and is noted for the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engagers.domain.collide import fold_engagements
from engagers.domain.combine import combine_engagers
from engagers.domain.count import recount_engagers, recount_posts
from engagers.domain.snapshot import Row, read_rows
from engagers.domain.transact import lock_recording, transact
from engagers.models import Contact, Engagement, Engager, Identity, Merge


class CannotMerge(ValueError):
    """These two cannot be merged, or this merge not undone; the text says why."""


def choose_survivor(one: Engager, other: Engager) -> tuple[Engager, Engager]:
    """(survivor, absorbed): who is in HubSpot stays, else who has a lasting id, else the older row."""
    first, second = sorted((one, other), key=_standing)
    return first, second


def merge(survivor: Engager, absorbed: Engager, *, evidence: str, at: datetime) -> Merge:
    """Never by name: `evidence` says what proves it. Raises CannotMerge.

    Only the survivor's contact stays in use; the absorbed one's is `gone`, kept with its HubSpot id.
    """
    return transact(lambda: _merge(survivor.pk, absorbed.pk, evidence, at))


def _merge(survivor_id: int, absorbed_id: int, evidence: str, at: datetime) -> Merge:
    lock_recording()
    survivor, absorbed = _lock_both(survivor_id, absorbed_id)
    pair = (survivor_id, absorbed_id)
    engagers, contacts = read_rows(Engager, pair), _read_contacts(pair)
    posts = set(Engagement.objects.filter(engager__in=pair).values_list("post_id", flat=True))
    moved: dict[str, Any] = {
        "identities": _move_identities(survivor_id, absorbed_id),
        **fold_engagements(survivor_id, absorbed_id),
    }
    _settle_contacts(survivor_id, absorbed_id)
    combine_engagers(survivor, absorbed)
    recount_engagers(pair)
    recount_posts(posts)
    moved["engagers"] = _changes(engagers, read_rows(Engager, pair))
    moved["contacts"] = _changes(contacts, read_rows(Contact, contacts))
    return Merge.objects.create(
        survivor=survivor, absorbed=absorbed, evidence=evidence[:300], moved=moved, merged_at=at
    )


def _lock_both(survivor_id: int, absorbed_id: int) -> tuple[Engager, Engager]:
    if survivor_id == absorbed_id:
        raise CannotMerge("an engager cannot be merged with itself")
    rows = Engager.objects.select_for_update().order_by("pk").in_bulk([survivor_id, absorbed_id])
    if len(rows) < 2:
        raise CannotMerge("one of the two is no longer here")
    if any(row.merged_into_id for row in rows.values()):
        raise CannotMerge("one of the two was merged already")
    return rows[survivor_id], rows[absorbed_id]


def _move_identities(survivor_id: int, absorbed_id: int) -> list[int]:
    theirs = Identity.objects.filter(engager_id=absorbed_id)
    ids = list(theirs.order_by("pk").values_list("pk", flat=True))
    theirs.update(engager_id=survivor_id)
    return ids


def _settle_contacts(survivor_id: int, absorbed_id: int) -> None:
    """The only contact of the two moves; of two, the survivor's stays."""
    kept = Contact.objects.filter(engager_id=survivor_id).first()
    theirs = Contact.objects.filter(engager_id=absorbed_id)
    if kept is None:
        theirs.update(engager_id=survivor_id)
    else:
        theirs.update(state=Contact.State.GONE, state_reason=f"merged into {kept.key}"[:300])


def _read_contacts(engager_ids: tuple[int, int]) -> dict[int, Row]:
    contacts = Contact.objects.filter(engager__in=engager_ids)
    return read_rows(Contact, list(contacts.values_list("pk", flat=True)))


def _changes(before: dict[int, Row], after: dict[int, Row]) -> list[dict[str, Row]]:
    return [{"before": before[pk], "after": after[pk]} for pk in sorted(before)]


def _standing(engager: Engager) -> tuple[bool, bool, int]:
    contact = Contact.objects.filter(engager=engager).exclude(state=Contact.State.GONE)
    lasting = engager.identities.filter(kind__in=["member_id", "company_id"])
    is_in_hubspot = contact.filter(hubspot_id__isnull=False).exists()
    return not is_in_hubspot, not lasting.exists(), engager.pk
