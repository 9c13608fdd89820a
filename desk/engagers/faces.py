"""What may be shown of scraped addresses: pictures of LinkedIn alone, links to known hosts alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString

from engagers.models import Contact, Engager, Identity
from integrations.linkedin.text import clean_text

PICTURES = "licdn.com"
HUBSPOT = "https://app.hubspot.com/contacts"


def find_picture(engager: Engager) -> str:
    """The address, where it is https and of LinkedIn's own pictures; else empty."""
    try:
        parts = urlsplit(engager.picture_url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    is_theirs = host == PICTURES or host.endswith(f".{PICTURES}")
    return engager.picture_url if parts.scheme == "https" and is_theirs else ""


def show_face(engager: Engager, size: str = "") -> SafeString:
    """The picture over the initials, which show while there is none or when it has expired."""
    words = [word for word in clean_text(engager.name, 300).split() if word[0].isalpha()]
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
    picture = find_picture(engager)
    image = (
        format_html(
            '<img src="{}" alt="" loading="lazy" referrerpolicy="no-referrer" data-face>', picture
        )
        if picture
        else ""
    )
    return format_html(
        '<span class="engager-face {}" aria-hidden="true">{}{}</span>', size, initials, image
    )


def link_identity(identity: Identity) -> str:
    """The page on LinkedIn that a key opens; empty for keys that open none."""
    return f"{identity.page_url}/" if identity.page_url else ""


def link_hubspot(contact: Contact, portal_id: str) -> str:
    """The contact's page in HubSpot; empty while the account or the contact is not known."""
    known = portal_id.isascii() and portal_id.isdigit() and (contact.hubspot_id or "").isdigit()
    return f"{HUBSPOT}/{portal_id}/record/0-1/{contact.hubspot_id}" if known else ""
