"""Decisions that need no second look: one candidate, and the same name and company."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from engagers.domain.companies import fold_name
from engagers.models import Contact, ContactMirror

MOST = 500


@dataclass(frozen=True, slots=True)
class Exact:
    contact: Contact
    hubspot_id: str


def find_exact() -> list[Exact]:
    """Oldest first, 500 at most. Whose only candidate another person has too is not among them."""
    waiting = Contact.objects.needing_decision().sendable()
    claims = Counter(
        candidate["id"]
        for candidates in waiting.values_list("candidates", flat=True)
        for candidate in candidates
    )
    contacts = [
        contact
        for contact in waiting.select_related("engager__company").order_by("pk")
        if len(contact.candidates) == 1 and claims[contact.candidates[0]["id"]] == 1
    ][:MOST]
    mirror = {
        row.hubspot_id: (row.name_key, row.company_key)
        for row in ContactMirror.objects.filter(
            hubspot_id__in=[contact.candidates[0]["id"] for contact in contacts],
            gone_at__isnull=True,
        )
    }
    return [
        Exact(contact, hubspot_id)
        for contact in contacts
        if (hubspot_id := contact.candidates[0]["id"]) in mirror
        and mirror[hubspot_id] == _names(contact)
        and all(mirror[hubspot_id])
    ]


def _names(contact: Contact) -> tuple[str, str]:
    company = contact.engager.company
    return fold_name(contact.engager.name), fold_name(company.name if company else "")
