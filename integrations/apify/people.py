"""From the parts of a vendor's item to the Person who acted."""

from __future__ import annotations

from integrations.apify.items import Person
from integrations.linkedin.identities import EntityRef, member_id_in, parse_entity

HIDDEN_NAMES = {
    "linkedin member",
    "linkedin-mitglied",
    "membre de linkedin",
    "miembro de linkedin",
    "membro do linkedin",
    "membro di linkedin",
    "utente linkedin",
    "linkedin-lid",
}
UNIDENTIFIED = "no member id, public name or company: nobody to record"


class NobodyNamedError(ValueError):
    """The item says that somebody acted, and neither who nor that LinkedIn hides them."""


def build_person(
    *,
    identifier: str = "",
    url: str = "",
    name: str = "",
    headline: str = "",
    picture_url: str = "",
) -> Person:
    """`identifier` is a member id or a URN. Raises NobodyNamedError.

    "LinkedIn Member" without a usable address is anonymous even beside a member id: LinkedIn hides
    these people from us, so they are counted and never made a row. With an address they are known by
    it, but have no name.
    """
    entity, is_hidden = parse_entity(url), name.casefold() in HIDDEN_NAMES
    if is_hidden and entity is None:
        return Person(kind="anonymous")
    entity = entity or parse_entity(identifier)
    if entity is None:
        raise NobodyNamedError(UNIDENTIFIED)
    person = (
        _company(entity, identifier) if entity.kind == "company" else _member(entity, identifier)
    )
    return Person(
        kind=person.kind,
        member_id=person.member_id,
        slug=person.slug,
        company_id=person.company_id,
        name="" if is_hidden else name,
        headline=headline,
        picture_url=picture_url,
        url=entity.url,
    )


def _member(entity: EntityRef, identifier: str) -> Person:
    return Person(
        kind="person", member_id=member_id_in(identifier) or entity.member_id, slug=entity.slug
    )


def _company(entity: EntityRef, identifier: str) -> Person:
    named = parse_entity(identifier)
    number = identifier if identifier.isascii() and identifier.isdigit() else ""
    company_id = entity.company_id or number or (named.company_id if named else "")
    # A number in the address is the id, not a public name.
    slug = "" if entity.slug == entity.company_id else entity.slug
    return Person(kind="company", slug=slug, company_id=company_id)
