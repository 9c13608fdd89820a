"""Whom a person means: by profile address, member id, public name, e-mail or our own number."""

from __future__ import annotations

from django.db.models import Q

from engagers.domain.sightings import Key
from engagers.models import Engager, Identity
from integrations.linkedin.identities import is_member_id, normalise_slug, parse_entity


def read_keys(text: str) -> list[Key]:
    """(kind, value) as in Identity, of every key that the text may be; none for an engager's id."""
    word = text.strip()
    if not word or len(word.split()) > 1:
        return []
    if is_member_id(word):
        return [("member_id", word)]
    if "@" in word and "/" not in word:
        return [("email", word.lower())]
    if "/" not in word:
        slug = normalise_slug(word)
        return [("slug", slug)] if slug else []
    entity = parse_entity(word)
    if entity is None:
        return []
    kinds = ("member_id", "slug", "company_id", "company_slug")
    person = (entity.member_id, entity.slug, "", "")
    values = person if entity.kind == "person" else ("", "", entity.company_id, entity.slug)
    return [(kind, value) for kind, value in zip(kinds, values, strict=True) if value]


def find_engager(text: str) -> Engager | None:
    """The one standing today: who was merged away is found as who they became."""
    found = _find_by_id(text.strip()) or _find_by_keys(read_keys(text))
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    return found


def find_family(engager_id: int) -> list[int]:
    """The engager, whoever it was merged into, and everybody who was merged into these."""
    root = engager_id
    while above := Engager.objects.filter(pk=root).values_list("merged_into", flat=True).first():
        root = above
    family, layer = [root], [root]
    while layer := list(Engager.objects.filter(merged_into__in=layer).values_list("pk", flat=True)):
        family += layer
    return sorted(family)


def _find_by_id(text: str) -> Engager | None:
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    return Engager.objects.filter(pk=int(text)).first() if is_number else None


def _find_by_keys(keys: list[Key]) -> Engager | None:
    named = Q(pk__in=[])
    for kind, value in keys:
        named |= Q(kind=kind, value=value)
    row = Identity.objects.filter(named).select_related("engager").order_by("pk").first()
    return row.engager if row else None
