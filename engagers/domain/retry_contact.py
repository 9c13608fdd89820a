"""A person's word that a contact that was given up may be tried again."""

from __future__ import annotations

from datetime import datetime

from engagers.models import Contact

State = Contact.State


def retry_contact(contact: Contact, *, at: datetime) -> bool:
    """Failed or given up: due at once, attempts counted anew. False for any other."""
    rows = Contact.objects.filter(pk=contact.pk, state__in=[State.FAILED, State.DEAD])
    changed = rows.update(
        state=State.PENDING, state_reason="", attempts=0, not_before=at, claimed_until=None
    )
    return changed == 1
