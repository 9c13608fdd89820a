"""Targets as the actors like them."""

from __future__ import annotations

from integrations.linkedin.identities import parse_entity
from integrations.linkedin.post_urls import parse_post


def canonical_post(target: str) -> str:
    """Without its query: `?commentUrn=` makes some actors return one comment. Raises NotAPost."""
    return parse_post(target).url


def canonical_posts(targets: tuple[str, ...]) -> list[str]:
    return [canonical_post(target) for target in targets]


def company_address(target: str) -> str:
    """The full address of a company given by address, URN, slug or number."""
    entity = parse_entity(target) or parse_entity(f"https://www.linkedin.com/company/{target}")
    if entity is None or entity.kind != "company":
        raise ValueError("not a company's address, slug or number")
    return entity.url
