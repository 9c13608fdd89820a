"""One person beside the HubSpot contacts that may be them, with what agrees and what does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from desk.engagers.faces import find_picture, link_identity
from engagers.domain.companies import fold_name
from engagers.models import Contact, ContactMirror, Engagement, Identity
from integrations.linkedin.identities import parse_entity

ENGAGEMENTS = 3
HOW = {
    "key": "by our key",
    "url": "by LinkedIn address",
    "name_company": "by name and company",
}


def make_card(contact: Contact) -> dict[str, Any]:
    """From our tables alone: four queries. `same`: True, False, or None where one is not known."""
    engager = contact.engager
    identities = list(
        engager.identities.filter(kind__in=["member_id", "slug"]).order_by("-kind", "pk")
    )
    ours = read_ours(contact, identities)
    mirror = {
        row.hubspot_id: row
        for row in ContactMirror.objects.filter(
            hubspot_id__in=[candidate["id"] for candidate in contact.candidates]
        )
    }
    return {
        "id": contact.pk,
        "reason": contact.state_reason,
        "person": {
            "href": reverse("admin:engagers_engager_change", args=[engager.pk]),
            "picture": find_picture(engager),
            "headline": engager.headline,
            "audience": str(engager.audience or ""),
            "profile": next((link_identity(one) for one in identities), ""),
            "engagement_count": engager.engagement_count,
            "engagements": _list_engagements(engager.pk),
            **ours,
        },
        "candidates": [
            _tell_candidate(candidate, mirror.get(candidate["id"]), ours)
            for candidate in contact.candidates
        ],
    }


def read_ours(contact: Contact, identities: list[Identity]) -> dict[str, str]:
    engager = contact.engager
    return {
        "name": engager.name,
        "company": engager.company.name if engager.company else "",
        "title": engager.title,
        "linkedin": " ".join(one.value for one in identities),
    }


def compare(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, bool | None]:
    """By field; None where either side does not know."""
    same: dict[str, bool | None] = {}
    for name in ("name", "company", "title"):
        mine, other = fold_name(ours.get(name, "")), fold_name(theirs.get(name, ""))
        same[name] = mine == other if mine and other else None
    keys = set(ours.get("linkedin", "").split())
    named = set(theirs.get("linkedin", "").split())
    same["linkedin"] = bool(keys & named) if keys and named else None
    return same


def mask_email(address: str) -> str:
    """The first letter and the domain: enough to recognise, too little to write to."""
    name, at, domain = address.strip().rpartition("@")
    return f"{name[:1]}•••@{domain}" if at and name and domain else ""


def read_linkedin(texts: list[str]) -> str:
    """Keys in the addresses that HubSpot holds, parted by blanks."""
    found = [entity for text in texts if (entity := parse_entity(text)) is not None]
    keys = [key for entity in found for key in (entity.member_id, entity.slug) if key]
    return " ".join(dict.fromkeys(keys))


def _tell_candidate(
    candidate: Mapping[str, str], row: ContactMirror | None, ours: Mapping[str, str]
) -> dict[str, Any]:
    theirs = {"name": "", "company": "", "title": "", "linkedin": ""}
    if row is not None:
        theirs |= {
            "name": row.name_key,
            "company": row.company_key,
            "linkedin": " ".join(key for key in (row.member_id, row.slug) if key),
        }
    return {
        "id": candidate["id"],
        "how": HOW.get(candidate.get("how", ""), ""),
        "is_gone": row is None or row.gone_at is not None,
        **theirs,
        "email": "",
        "href": "",
        "same": compare(ours, theirs),
    }


def _list_engagements(engager_id: int) -> list[dict[str, str]]:
    rows = Engagement.objects.filter(engager=engager_id).select_related("post")
    return [
        {
            "kind": row.get_kind_display(),
            "post": str(row.post),
            "href": reverse("admin:posts_post_change", args=[row.post_id]),
            "text": row.text[:200],
        }
        for row in rows.order_by("-first_seen_at", "-pk")[:ENGAGEMENTS]
    ]
