"""What the page of one engager shows beside its form."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from desk.engagers.faces import link_identity, show_face
from engagers.domain.exclude_one import find_own_rules
from engagers.models import Contact, Engagement, Engager, Merge

PER_PAGE = 25
VALUES = ("title", "company", "audience", "position", "seniority", "function")
SOURCES = {
    "": ("grey", "not known"),
    "item": ("grey", "from an engagement"),
    "headline": ("blue", "from the headline"),
    "model": ("purple", "by the model"),
    "profile": ("teal", "from the profile"),
    "hubspot": ("orange", "from HubSpot"),
    "person": ("green", "decided by a person"),
}
VERBS = ("change", "classify", "send", "exclude", "merge", "erase")


def read_detail(request: HttpRequest, engager: Engager) -> dict[str, Any]:
    user = request.user
    contact = getattr(engager, "contact", None)
    return {
        "engager": engager,
        "face": show_face(engager, "engager-face--large"),
        "may": {verb: user.has_perm(f"engagers.{verb}_engager") for verb in VERBS},
        "sources": [_show_value(engager, name) for name in VALUES],
        "answer": engager.answer,
        "classified": _say_classified(engager),
        "identities": [
            (row, link_identity(row)) for row in engager.identities.order_by("kind", "pk")
        ],
        "timeline": read_timeline(Engagement.objects.filter(engager=engager), request),
        "contact": contact,
        "contact_left": _say_left(engager, contact),
        "written": sorted(contact.written.items()) if contact else [],
        "pulled": sorted((k, v) for k, v in contact.pulled.items() if v) if contact else [],
        "merges": read_merges(engager),
        "own_rules": list(find_own_rules(engager)) if engager.excluded_at else [],
    }


def read_timeline(rows: QuerySet[Engagement], request: HttpRequest) -> Page[Engagement]:
    """The newest first, `?page=` of them. The count is of one person or company."""
    ordered = rows.select_related("post", "engager").order_by("-first_seen_at", "-pk")
    return Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))


def read_merges(engager: Engager) -> list[Merge]:
    """Merges that made this engager, and partings from others."""
    named = Q(survivor=engager) | Q(absorbed=engager)
    rows = Merge.objects.filter(named).select_related("survivor", "absorbed")
    return list(rows.order_by("-pk")[:PER_PAGE])


def _show_value(engager: Engager, name: str) -> dict[str, Any]:
    source = getattr(engager, f"{name}_source")
    colour, text = SOURCES.get(source, SOURCES[""])
    value = str(getattr(engager, name) or "").replace("_", " ")
    if name in {"audience", "position", "title", "company"}:
        value = str(getattr(engager, name) or "")
    if name == "position" and engager.position is not None:
        value = engager.position.name
    return {
        "name": name,
        "value": value,
        "colour": colour,
        "source": text if value or source else SOURCES[""][1],
        "is_persons": source == Engager.Source.PERSON,
    }


def _say_classified(engager: Engager) -> str:
    """The first that holds; empty where the model's answer says it all."""
    reasons = (
        (engager.kind != Engager.Kind.PERSON, "Organisations are not classified."),
        (engager.classify_error, f"The last try failed: {engager.classify_error}"),
        (
            not engager.headline and not engager.title,
            "Nothing to classify by: no headline was seen and no title is known.",
        ),
        (
            engager.classified_at is None,
            "Not classified yet: the next enrich step does it.",
        ),
        (
            not engager.classified_hash,
            "Waits to be classified again by the next enrich step.",
        ),
        (
            engager.audience_source == Engager.Source.PERSON,
            "A person decided: the model's answer below does not count for the audience.",
        ),
        (
            engager.audience is None,
            "Classified as unknown: the text says too little for any audience.",
        ),
    )
    return next((text for holds, text in reasons if holds), "")


def _say_left(engager: Engager, contact: Contact | None) -> str:
    """Why HubSpot gets nothing; empty where it does."""
    if engager.kind != Engager.Kind.PERSON:
        return "Organisations are not sent to HubSpot."
    if engager.excluded_at:
        return f"Left out: {engager.exclusion_reason}."
    if contact is None:
        return "Not considered yet: the next push looks for this person in HubSpot."
    waits = contact.not_before and contact.not_before > timezone.now()
    wait = (
        f" Tried again after {timezone.localtime(contact.not_before):%d %b %H:%M}." if waits else ""
    )
    return f"{contact.error or contact.state_reason}{wait}".strip()
