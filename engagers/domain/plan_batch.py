"""Decides for each contact of a batch what to send; no call is made here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engagers.domain.build_payload import build_payload, hash_payload, read_values
from engagers.domain.observe_contact import keep_seen, observe_contact
from engagers.domain.plan_write import Memory, plan_create, plan_update
from engagers.domain.read_fields import Fields
from engagers.domain.record_outcomes import fail_contact, settle_unchanged
from engagers.models import Contact
from integrations.hubspot.payloads import ContactRecord
from integrations.hubspot.properties import KEY_PROPERTY

HELD = "another person's contact is linked to this HubSpot contact; it is read again later"


@dataclass(frozen=True, slots=True)
class Batch:
    """`settled` need no write; `creates` and `updates` have their values in `sending`."""

    settled: tuple[Contact, ...]
    creates: tuple[Contact, ...]
    updates: tuple[Contact, ...]

    def without(self, contact_ids: Collection[int]) -> Batch:
        """The same, but for these."""

        def keep(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
            return tuple(contact for contact in contacts if contact.pk not in contact_ids)

        return Batch(keep(self.settled), keep(self.creates), keep(self.updates))


def plan_batch(
    contacts: Sequence[Contact],
    records: Mapping[int, ContactRecord | None],
    fields: Fields,
    *,
    at: datetime,
) -> Batch:
    """Changes the contacts in memory only."""
    values = read_values([contact.pk for contact in contacts])
    others = _read_other_keys(contacts, records)
    holders = _read_holders(records)
    ids_before = {contact.pk: contact.hubspot_id for contact in contacts}
    settled, creates, updates = [], [], []
    for contact in contacts:
        payload = build_payload(values[contact.pk], fields.rules)
        contact.payload_hash = hash_payload(payload, fields.rules)
        record = records[contact.pk]
        if record is None and contact.hubspot_id is None:
            contact.sending = {**plan_create(payload), KEY_PROPERTY: contact.key}
            creates.append(contact)
        elif not observe_contact(contact, record, others=others, at=at):
            contact.claimed_until = None
            settled.append(contact)
        elif holders.setdefault(str(contact.hubspot_id), contact.pk) != contact.pk:
            contact.hubspot_id = ids_before[contact.pk]
            fail_contact(contact, HELD, at=at)
            settled.append(contact)
        elif record is not None and _plan_update(contact, payload, record, fields):
            updates.append(contact)
        else:
            settle_unchanged(contact, at=at)
            settled.append(contact)
    return Batch(tuple(settled), tuple(creates), tuple(updates))


def _plan_update(
    contact: Contact, payload: Mapping[str, str], record: ContactRecord, fields: Fields
) -> bool:
    """Whether there is anything to send."""
    there = {name: value or "" for name, value in record.properties.items()}
    if KEY_PROPERTY in contact.sending and there.get(KEY_PROPERTY) == contact.key:
        # A row is written whole: our key there proves that the lost write was done.
        contact.written, contact.sending = {**contact.written, **contact.sending}, {}
    memory = Memory(
        key=contact.key,
        written=contact.written,
        sending=contact.sending,
        seen=contact.pulled,
        theirs=frozenset(contact.theirs),
    )
    plan = plan_update(payload, fields.rules, there, memory)
    # What a lost write has done after all is now known to be ours.
    done = {name: value for name, value in contact.sending.items() if there.get(name, "") == value}
    contact.written = {**contact.written, **done}
    contact.theirs = sorted({*contact.theirs, *plan.taken})
    contact.sending = plan.send
    keep_seen(contact, record)
    return bool(plan.send)


def _read_other_keys(
    contacts: Sequence[Contact], records: Mapping[int, ContactRecord | None]
) -> set[str]:
    own = {contact.pk: contact.key for contact in contacts}
    there = {
        key
        for pk, record in records.items()
        if record and (key := record.properties.get(KEY_PROPERTY)) and key != own[pk]
    }
    return set(Contact.objects.filter(key__in=there).values_list("key", flat=True))


def _read_holders(records: Mapping[int, ContactRecord | None]) -> dict[str, int]:
    """Who has these HubSpot ids now: two contacts of ours never share one."""
    ids = {record.hubspot_id for record in records.values() if record}
    rows = Contact.objects.exclude(state=Contact.State.GONE).filter(hubspot_id__in=ids)
    return {str(hubspot_id): pk for hubspot_id, pk in rows.values_list("hubspot_id", "pk")}
