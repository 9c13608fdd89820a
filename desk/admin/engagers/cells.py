"""What the list shows of one engager."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk.engagers.faces import show_face
from engagers.models import Contact, Engager

SHORT = 110
COLOURS = {
    Contact.State.SYNCED: "green",
    Contact.State.PENDING: "blue",
    Contact.State.MATCHED: "blue",
    Contact.State.REVIEW: "yellow",
    Contact.State.FAILED: "orange",
    Contact.State.DEAD: "red",
}


def show_person(engager: Engager) -> SafeString:
    """Picture, name and headline."""
    return format_html(
        '<span class="engager-person">{}<span><span class="engager-name">{}</span>'
        '<span class="engager-headline" title="{}">{}</span></span></span>',
        show_face(engager),
        str(engager),
        engager.headline,
        shorten(engager.headline),
    )


def show_company(engager: Engager) -> SafeString | str:
    if engager.company is None:
        return "-"
    url = reverse("admin:engagers_company_change", args=[engager.company_id])
    return format_html('<a href="{}">{}</a>', url, engager.company.name)


def show_labels(engager: Engager) -> SafeString:
    """Chips: kind where it is an organisation, audience, position, left out."""
    chips: list[tuple[str, str]] = []
    if engager.kind == Engager.Kind.ORGANISATION:
        chips.append(("purple", "Organisation"))
    if engager.audience is not None:
        chips.append(("teal" if engager.audience.is_target else "grey", engager.audience.name))
    elif engager.kind == Engager.Kind.PERSON:
        chips.append(("grey", "Unknown" if engager.classified_at else "Not classified yet"))
    if engager.position is not None:
        chips.append(("blue", engager.position.name))
    if engager.excluded_at:
        chips.append(("red", "Left out"))
    return format_html(
        '<span class="engager-chips">{}</span>',
        format_html_join("", '<span class="desk-chip desk-chip--{}">{}</span>', chips),
    )


def show_hubspot(engager: Engager) -> SafeString | str:
    contact = getattr(engager, "contact", None)
    if contact is None:
        return "-"
    state = Contact.State(contact.state)
    return format_html(
        '<span class="desk-chip desk-chip--{}" title="{}">{}</span>',
        COLOURS.get(state, "grey"),
        contact.state_reason or contact.error,
        str(state.label).capitalize(),
    )


def show_day(at: datetime) -> SafeString:
    """In the person's own zone."""
    day = f"{timezone.localtime(at):%-d %b %Y}"
    return format_html('<span class="desk-nowrap">{}</span>', day)


def shorten(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"
