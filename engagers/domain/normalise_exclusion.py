"""An exclusion's value as identities are written: one that is spelled otherwise excludes nobody."""

from __future__ import annotations

from integrations.linkedin.identities import is_member_id, normalise_slug, parse_entity


def normalise_exclusion(kind: str, value: str) -> str:
    """A pasted address becomes the key in it. Raises ValueError for a value that names nobody."""
    text = " ".join(value.split())
    if kind == "company":
        return _normalise_company(text)
    entity = parse_entity(text)
    member_id = entity.member_id if entity else ""
    if kind == "member_id":
        if not member_id:
            raise ValueError("this is no LinkedIn member id (ACoAA...)")
        return member_id
    slug = entity.slug if entity else ("" if _is_address(text) else normalise_slug(text))
    if member_id and not slug:
        raise ValueError("this is a member id: choose LinkedIn member id")
    if not slug or (entity and entity.kind != "person"):
        raise ValueError("this names no person on LinkedIn")
    return slug


def _normalise_company(text: str) -> str:
    entity = parse_entity(text)
    if entity is not None and entity.kind == "company":
        return entity.slug
    if entity is not None or not text or "://" in text:
        raise ValueError("this names no organisation on LinkedIn")
    return text


def _is_address(text: str) -> bool:
    return "/" in text.rstrip("/") or is_member_id(text)
