"""Takes due contacts for one worker: for ten minutes nobody else sends them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from engagers.domain.suppress import find_suppressed
from engagers.domain.transact import transact
from engagers.models import Contact, Identity
from engagers.querysets import ContactQuerySet

LEASE = timedelta(minutes=10)
ERASED = "erased: never sent again"


def claim_contacts(
    *, at: datetime, limit: int, engager_ids: Collection[int] | None = None
) -> list[Contact]:
    """Due contacts of people who may be sent, oldest wait first: none only when none is due.

    Erased ones are left out for good. Rows that somebody matches or counts just now are locked for
    a moment, not taken: when no other is left, the second look waits for them.
    """
    rows = Contact.objects.due(at).unclaimed(at).sendable()
    if engager_ids is not None:
        rows = rows.filter(engager_id__in=engager_ids)
    rows = rows.order_by("not_before", "pk")
    return transact(lambda: _claim(rows, limit, at=at, skip_locked=True)) or transact(
        lambda: _claim(rows, limit, at=at, skip_locked=False)
    )


def _claim(rows: ContactQuerySet, limit: int, *, at: datetime, skip_locked: bool) -> list[Contact]:
    free = rows.select_for_update(of=("self",), skip_locked=skip_locked, no_key=True)
    contacts: list[Contact] = []
    while not contacts and (found := list(free[:limit])):
        erased = _drop_erased(found)
        contacts = [contact for contact in found if contact.pk not in erased]
    for contact in contacts:
        contact.claimed_until = at + LEASE
    ids = [contact.pk for contact in contacts]
    Contact.objects.filter(pk__in=ids).update(claimed_until=at + LEASE)
    return contacts


def release_claims(contacts: Sequence[Contact]) -> None:
    """For work that was broken off: due again at once."""
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(claimed_until=None)


def drop_unsendable(contacts: Sequence[Contact]) -> set[int]:
    """Ids of claimed contacts whose people were excluded, merged or erased since: released."""
    ids = {contact.pk for contact in contacts}
    _drop_erased(contacts)
    rows = Contact.objects.sendable().exclude(state=Contact.State.GONE)
    lost = ids - set(rows.filter(pk__in=ids).values_list("pk", flat=True))
    Contact.objects.filter(pk__in=lost).update(claimed_until=None)
    return lost


def _drop_erased(contacts: Sequence[Contact]) -> set[int]:
    """A person can be erased while their contact waits."""
    owners = {contact.engager_id: contact.pk for contact in contacts}
    rows = Identity.objects.filter(engager_id__in=owners).values_list("engager_id", "kind", "value")
    keys = [(engager_id, (kind, value)) for engager_id, kind, value in rows]
    suppressed = find_suppressed(key for _, key in keys)
    found = {owners[engager_id] for engager_id, key in keys if key in suppressed}
    Contact.objects.filter(pk__in=found).update(
        state=Contact.State.GONE, state_reason=ERASED, outcome=Contact.Outcome.LEFT_OUT
    )
    return found
