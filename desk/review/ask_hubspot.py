"""What HubSpot holds of the candidates at this moment: read, never written, e-mail masked."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from desk.engagers.faces import HUBSPOT
from desk.review.card import compare, mask_email, read_linkedin, read_ours
from engagers.domain.read_fields import LINKEDIN
from engagers.models import Contact
from integrations.errors import GiveUp, Misconfigured, RetryLater
from integrations.hubspot.client import HubSpotGateway
from integrations.hubspot.payloads import ContactRecord
from pipeline.vendors import Vendors

PROPERTIES = ("firstname", "lastname", "company", "jobtitle", "email", *LINKEDIN)
NOT_CONFIGURED = "HubSpot is not configured: this is what was last read."
PORTAL = "review:hubspot-portal"
PORTAL_SECONDS = 86_400


def ask_hubspot(contact: Contact) -> dict[str, Any]:
    """`candidates` by id, None for one that is gone; `note` says why there are none."""
    ids = [candidate["id"] for candidate in contact.candidates]
    with Vendors() as vendors:
        if vendors.hubspot is None:
            return {"candidates": {}, "note": NOT_CONFIGURED}
        try:
            answer = vendors.hubspot.read_by_id(ids, PROPERTIES)
            portal = _read_portal(vendors.hubspot)
        except (GiveUp, Misconfigured, RetryLater) as error:
            return {"candidates": {}, "note": f"HubSpot did not answer ({error}): as last read."}
    identities = list(contact.engager.identities.filter(kind__in=["member_id", "slug"]))
    ours = read_ours(contact, identities)
    return {
        "candidates": {
            hubspot_id: _tell(answer.found[hubspot_id], ours, portal)
            if hubspot_id in answer.found
            else None
            for hubspot_id in ids
        },
        "note": "",
    }


def _tell(record: ContactRecord, ours: dict[str, str], portal: str) -> dict[str, Any]:
    said = {name: value or "" for name, value in record.properties.items()}
    theirs = {
        "name": f"{said.get('firstname', '')} {said.get('lastname', '')}".strip(),
        "company": said.get("company", ""),
        "title": said.get("jobtitle", ""),
        "linkedin": read_linkedin([said.get(name, "") for name in LINKEDIN]),
    }
    return {
        **theirs,
        "email": mask_email(said.get("email", "")),
        "href": f"{HUBSPOT}/{portal}/record/0-1/{record.hubspot_id}",
        "same": compare(ours, theirs),
    }


def _read_portal(gateway: HubSpotGateway) -> str:
    """The account's number, asked for once a day."""
    portal = cache.get(PORTAL)
    if portal is None:
        portal = str(gateway.whoami().portal_id)
        cache.set(PORTAL, portal, PORTAL_SECONDS)
    return str(portal)
