"""Gives a property that a person took over in HubSpot back to us."""

from __future__ import annotations

from django.db import transaction

from engagers.models import Contact

State = Contact.State


def release_property(contact: Contact, name: str) -> Contact:
    """Our value is sent with the next push, over what stands there now. ValueError: it is ours."""
    with transaction.atomic():
        row = Contact.objects.select_for_update().get(pk=contact.pk)
        if name not in row.theirs:
            raise ValueError(f"{name} was not taken over in HubSpot")
        row.theirs = [other for other in row.theirs if other != name]
        # As if we had written what is there: the next comparison takes it for ours.
        row.written = {**row.written, name: row.pulled.get(name, "")}
        row.state = State.PENDING if row.state == State.SYNCED else row.state
        row.save(update_fields=["theirs", "written", "state"])
    return row
