"""A person's decision about a contact in review: which HubSpot contact it is, or none of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from engagers.models import Contact, ContactMirror

State = Contact.State


class CannotDecide(ValueError):
    """This decision cannot be taken; the text says why."""


def decide_review(contact: Contact, hubspot_id: str | None, *, at: datetime) -> Contact:
    """`hubspot_id` None: nobody of them, a contact is created. Sent with the next push.

    Raises CannotDecide for a contact that is not in review, and for a HubSpot contact that is
    another person's.
    """
    with transaction.atomic():
        row = Contact.objects.select_for_update().get(pk=contact.pk)
        if row.state != State.REVIEW:
            raise CannotDecide("this contact is not waiting for a decision")
        if hubspot_id is not None:
            _check_free(row, hubspot_id)
        row.hubspot_id, row.match = hubspot_id, Contact.Match.PERSON
        row.state = State.PENDING if hubspot_id is None else State.MATCHED
        row.state_reason, row.candidates = "", []
        row.not_before, row.attempts, row.error = at, 0, ""
        row.save()
    return row


def _check_free(row: Contact, hubspot_id: str) -> None:
    if not (hubspot_id.isascii() and hubspot_id.isdigit()):
        raise CannotDecide("a HubSpot id is a number")
    others = Contact.objects.exclude(pk=row.pk).exclude(state=State.GONE)
    if others.filter(hubspot_id=hubspot_id).exists():
        raise CannotDecide("this HubSpot contact is another person's")
    mirror = ContactMirror.objects.filter(hubspot_id=hubspot_id).first()
    if mirror is not None and mirror.postdesk_key not in {"", row.key}:
        raise CannotDecide("this HubSpot contact holds another person's key")
