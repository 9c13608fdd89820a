"""The HubSpot records of a batch of contacts: by id where there is one, else by our key."""

from __future__ import annotations

from collections.abc import Sequence

from engagers.domain.ask_again import ask
from engagers.models import Contact
from integrations.hubspot.client import HubSpotGateway
from integrations.hubspot.payloads import ContactRecord

Records = dict[int, ContactRecord | None]


def read_records(
    gateway: HubSpotGateway, contacts: Sequence[Contact], properties: Sequence[str]
) -> Records:
    """By contact id; None for one that HubSpot has not. At most 100 contacts.

    Ids, not keys, for those that have one: after a merge the key may be gone, and a write by key
    would bring a deleted contact back.
    """
    by_id = {str(c.hubspot_id): c for c in contacts if c.hubspot_id}
    by_key = {c.key: c for c in contacts if not c.hubspot_id}
    found: Records = {contact.pk: None for contact in contacts}
    if by_id:
        answer = ask(lambda: gateway.read_by_id(sorted(by_id), properties))
        found |= {by_id[name].pk: record for name, record in answer.found.items()}
        for name in answer.missing:
            # A row that is merely left out of an answer must not pass for a deleted contact.
            found[by_id[name].pk] = ask(lambda name=name: gateway.get_contact(name, properties))  # type: ignore[misc]
    if by_key:
        answer = ask(lambda: gateway.read_by_key(sorted(by_key), properties))
        found |= {by_key[name].pk: record for name, record in answer.found.items()}
    return found
