"""What a contact's own record in HubSpot tells us: merges, deletions, stage, owner, edits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from engagers.models import Contact
from integrations.hubspot.payloads import ContactRecord
from integrations.hubspot.properties import KEY_PROPERTY

State, Outcome = Contact.State, Contact.Outcome
DELETED = "deleted in HubSpot: never created again"
MERGED = "merged in HubSpot into the contact of another person"
TAKEN = "its match was taken by another person: matched again in the next push"
KEY_CHANGED = "waits for review: its key was changed in HubSpot"


def observe_contact(
    contact: Contact, record: ContactRecord | None, *, others: Collection[str], at: datetime
) -> bool:
    """Takes over what HubSpot says; False when the contact is not to be sent.

    `others` are keys of other contacts of ours. A merge leaves one contact with one of the two
    keys: that person's is written on, the other's is gone.
    """
    if record is None or record.archived:
        _close(contact, State.GONE, DELETED)
        return False
    key = record.properties.get(KEY_PROPERTY) or ""
    if key and key != contact.key:
        _settle_foreign_key(contact, key, record, others)
        return False
    contact.hubspot_id = record.hubspot_id
    contact.lifecycle_stage = (record.properties.get("lifecyclestage") or "")[:60]
    contact.owner_id = (record.properties.get("hubspot_owner_id") or "")[:30]
    contact.pulled_at = at
    return True


def keep_seen(contact: Contact, record: ContactRecord) -> None:
    """The values there, for the next comparison."""
    contact.pulled = {name: value for name, value in record.properties.items() if value}


def _settle_foreign_key(
    contact: Contact, key: str, record: ContactRecord, others: Collection[str]
) -> None:
    if key not in others:
        _close(contact, State.REVIEW, KEY_CHANGED)
        contact.candidates = [{"id": record.hubspot_id, "how": "key"}]
    elif contact.first_synced_at is not None:
        _close(contact, State.GONE, MERGED)
    else:
        _close(contact, State.NEW, TAKEN)
        contact.hubspot_id, contact.match = None, Contact.Match.NONE


def _close(contact: Contact, state: str, reason: str) -> None:
    contact.state, contact.state_reason = state, reason
    contact.outcome = Outcome.LEFT_OUT
