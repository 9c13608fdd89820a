"""What became of contacts that were sent, written to their rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from engagers.domain.write_columns import write_columns
from engagers.models import Contact
from integrations.hubspot.payloads import RowOutcome, RowState
from posts.domain.backoff import wait_after

State, Outcome = Contact.State, Contact.Outcome
MAX_ATTEMPTS = 8
SHORTEST_WAIT = timedelta(minutes=1)
COLUMNS = (
    "hubspot_id",
    "state",
    "state_reason",
    "match",
    "candidates",
    "payload_hash",
    "written",
    "sending",
    "theirs",
    "pulled",
    "lifecycle_stage",
    "owner_id",
    "pulled_at",
    "outcome",
    "error",
    "attempts",
    "not_before",
    "claimed_until",
    "synced_at",
    "first_synced_at",
)


def settle_unchanged(contact: Contact, *, at: datetime) -> None:
    """HubSpot holds already what we would send."""
    _settle(contact, Outcome.UNCHANGED, at)


def settle_outcome(contact: Contact, outcome: RowOutcome, *, at: datetime) -> None:
    """For a row that was written: `sending` becomes what we know to have written."""
    contact.hubspot_id = outcome.hubspot_id
    is_new = outcome.state == RowState.CREATED
    contact.match = contact.match or Contact.Match.KEY
    _settle(contact, Outcome.CREATED if is_new else Outcome.UPDATED, at)


def fail_contact(contact: Contact, message: str, *, at: datetime) -> None:
    """Tried again after 15 minutes, 1, 6, 24, 48 hours; after eight attempts a person decides."""
    contact.attempts += 1
    contact.error, contact.outcome, contact.claimed_until = message[:500], Outcome.FAILED, None
    is_dead = contact.attempts >= MAX_ATTEMPTS
    contact.state = State.DEAD if is_dead else State.FAILED
    contact.not_before = None if is_dead else at + wait_after(contact.attempts)
    contact.state_reason = (
        f"given up after {MAX_ATTEMPTS} attempts: correct the cause, then retry" if is_dead else ""
    )


def postpone(
    contacts: Sequence[Contact], reason: str, *, after: timedelta | None, at: datetime
) -> None:
    """HubSpot did not answer for these: no attempt is used up, nothing is known to be written."""
    wait = max(after or SHORTEST_WAIT, SHORTEST_WAIT)
    for contact in contacts:
        contact.claimed_until, contact.not_before = None, at + wait
        contact.state_reason, contact.outcome = reason[:300], Outcome.LEFT_OUT
    save_contacts(contacts)


def save_contacts(contacts: Sequence[Contact], columns: Collection[str] = COLUMNS) -> None:
    """Not over those that a merge or an erasure took away meanwhile."""
    with transaction.atomic():
        rows = Contact.objects.select_for_update(no_key=True).order_by("pk")
        rows = rows.filter(pk__in=[c.pk for c in contacts]).exclude(state=State.GONE)
        living = set(rows.values_list("pk", flat=True))
        write_columns([c for c in contacts if c.pk in living], columns)


def _settle(contact: Contact, outcome: Contact.Outcome, at: datetime) -> None:
    contact.written = {**contact.written, **contact.sending}
    contact.sending, contact.candidates = {}, []
    contact.state, contact.state_reason, contact.outcome = State.SYNCED, "", outcome
    contact.error, contact.attempts = "", 0
    contact.not_before = contact.claimed_until = None
    contact.synced_at = at
    contact.first_synced_at = contact.first_synced_at or at
