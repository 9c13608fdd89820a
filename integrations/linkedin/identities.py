"""Who an address names: a person by member id or public slug, an organisation by slug or number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from integrations.linkedin.addresses import (
    LONGEST_ADDRESS,
    TRAILING,
    Address,
    decode,
    split_address,
    unwrap,
)

EntityKind = Literal["person", "company"]

MEMBER_ID = re.compile(r"AC[ow]AA[A-Za-z0-9_-]{8,80}")
MEMBER_URN = re.compile(r"urn:li:(?:fsd?_(?:mini)?profile|fs_miniProfile):(AC[ow]AA[A-Za-z0-9_-]+)")
COMPANY_URN = re.compile(
    r"urn:li:(?:fsd?_(?:mini)?company|fs_miniCompany|company|organization):([0-9]{1,19})"
)
ORGANISATIONS = {"company", "school", "showcase"}
NOBODY = {"me", "unavailable", "undefined", "null", "none", ".", ".."}
LONGEST_SLUG = 200
SITE = "https://www.linkedin.com"


@dataclass(frozen=True, slots=True)
class EntityRef:
    """`page` is the first part of the path: in, company, school or showcase. Empty means unknown.

    A numeric company slug is the company's id as well: both name the same organisation.
    """

    kind: EntityKind
    page: str
    slug: str
    member_id: str
    company_id: str
    url: str


def is_member_id(text: str) -> bool:
    """Case-sensitive: `ACoAA...`, or the `ACwAA...` of Sales Navigator."""
    return MEMBER_ID.fullmatch(text) is not None


def normalise_slug(text: str) -> str:
    """Decoded, lower-case, NFC, without query and slashes; "" when nothing usable is left."""
    if len(text) > LONGEST_ADDRESS:
        return ""
    before = None
    while text != before:
        before, text = text, unicodedata.normalize("NFC", decode(text).lower())
        # Joiners and marks of direction are invisible: with and without them is one slug.
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        text = re.split(r"[/?#]", text.strip().strip("/"), maxsplit=1)[0].strip()
        # A sentence's punctuation: no slug ends in it.
        text = text.rstrip(TRAILING)
    return text if _is_usable(text) else ""


def parse_entity(url_or_text: str) -> EntityRef | None:
    """From a profile or organisation address, a URN, or a bare member id; None for anything else."""
    if len(url_or_text) > LONGEST_ADDRESS:
        return None
    seen = unwrap(url_or_text)
    if is_member_id(seen):
        return _person("", seen)
    return _from_urn(decode(seen)) or _from_address(split_address(seen))


def member_id_in(urn: str) -> str:
    """The member id inside a profile's URN, or the bare id; "" when there is none."""
    found = MEMBER_URN.search(decode(urn))
    candidate = found[1] if found else urn.strip()
    return candidate if is_member_id(candidate) else ""


def _from_urn(urn: str) -> EntityRef | None:
    if not urn.startswith("urn:li:"):
        return None
    if member := member_id_in(urn):
        return _person("", member)
    company = COMPANY_URN.fullmatch(urn)
    return _organisation("company", company[1]) if company else None


def _from_address(address: Address | None) -> EntityRef | None:
    if address is None or not address.is_linkedin or len(address.segments) < 2:
        return None
    page, name = address.segments[0].lower(), address.segments[1].strip()
    if page in ORGANISATIONS:
        return _organisation(page, normalise_slug(name))
    if page != "in":
        return None
    if is_member_id(name):
        return _person("", name)
    slug = normalise_slug(name)
    # This one parameter names the profile itself; `rcm` and others name whoever shared the link.
    return _person(slug, member_id_in(address.query.get("miniprofileurn", ""))) if slug else None


def _person(slug: str, member_id: str) -> EntityRef:
    return EntityRef(
        kind="person",
        page="in",
        slug=slug,
        member_id=member_id,
        company_id="",
        url=f"{SITE}/in/{_quoted(slug or member_id)}",
    )


def _organisation(page: str, slug: str) -> EntityRef | None:
    if not slug:
        return None
    return EntityRef(
        kind="company",
        page=page,
        slug=slug,
        member_id="",
        company_id=slug if slug.isascii() and slug.isdigit() else "",
        url=f"{SITE}/{page}/{_quoted(slug)}",
    )


def _quoted(slug: str) -> str:
    return quote(slug, safe="-._~&")


def _is_usable(slug: str) -> bool:
    if not slug or len(slug) > LONGEST_SLUG or slug in NOBODY:
        return False
    barred = {"Cc", "Cs", "Zs", "Zl", "Zp"}
    return not any(c in "%<>\"'`\\" or unicodedata.category(c) in barred for c in slug)
