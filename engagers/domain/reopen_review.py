"""Takes back a person's decision about a contact in review, as long as nothing was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from engagers.domain.decide_review import CannotDecide
from engagers.models import Contact

State = Contact.State


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision replaced, and what it chose: enough to take it back."""

    contact_id: int
    chosen: str | None
    match: str
    reason: str
    candidates: Sequence[dict[str, Any]]


def remember(contact: Contact, chosen: str | None) -> Decided:
    """Of a contact that is still in review."""
    return Decided(contact.pk, chosen, contact.match, contact.state_reason, contact.candidates)


def reopen_review(decided: Decided) -> Contact:
    """Raises CannotDecide when the decision was sent, is being sent, or is no longer the last one."""
    with transaction.atomic():
        row = Contact.objects.select_for_update().get(pk=decided.contact_id)
        _check_unsent(row, decided.chosen)
        row.hubspot_id, row.match = None, decided.match
        row.state, row.state_reason = State.REVIEW, decided.reason
        row.candidates = list(decided.candidates)
        row.not_before = None
        row.save()
    return row


def _check_unsent(row: Contact, chosen: str | None) -> None:
    is_last = row.match == Contact.Match.PERSON and row.hubspot_id == chosen
    if not is_last or row.state not in (State.MATCHED, State.PENDING):
        raise CannotDecide("this decision was sent to HubSpot or changed since: it stands")
    if row.claimed_until is not None or row.attempts or row.sending:
        raise CannotDecide("this decision is being sent to HubSpot: it stands")
    if row.synced_at is not None:
        raise CannotDecide("this contact was sent before: it stands")
