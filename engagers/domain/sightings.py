"""What a page's items say, made storable: one Sighting for each item that names somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from integrations.apify.items import CommentItem, Person, ReactionItem, RepostItem
from integrations.linkedin.text import clean_text

Key = tuple[str, str]
Keys = tuple[Key, ...]
EngagementItem = ReactionItem | CommentItem | RepostItem

KINDS = {ReactionItem: "reaction", CommentItem: "comment", RepostItem: "repost"}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One engagement by somebody known by `keys`, the lasting one (member or company id) first.

    `value` is what may change: a reaction's type, a comment's or a repost's text.
    """

    kind: str
    keys: Keys
    is_person: bool
    name: str
    headline: str
    picture_url: str
    value: str
    external_id: str = ""
    parent_external_id: str = ""
    engaged_at: datetime | None = None


def read_sightings(items: Iterable[EngagementItem], anonymous: dict[str, int]) -> list[Sighting]:
    """The items that name somebody; those of hidden members are added to `anonymous`, by kind."""
    seen = []
    for item in items:
        keys = keys_of(item.person)
        if keys:
            seen.append(_read(item, keys))
        else:
            kind = KINDS[type(item)]
            anonymous[kind] = anonymous.get(kind, 0) + 1
    return seen


def keys_of(person: Person) -> Keys:
    """(kind, value) of each key, the lasting id first; none for somebody anonymous."""
    if person.kind == "anonymous":
        return ()
    kinds = ("member_id", "slug") if person.kind == "person" else ("company_id", "company_slug")
    lasting = person.member_id if person.kind == "person" else person.company_id
    values = (clean_text(lasting, 200), clean_text(person.slug, 200))
    return tuple(key for key in zip(kinds, values, strict=True) if key[1])


def lasting_key(keys: Keys) -> Key | None:
    return next((key for key in keys if key[0] in {"member_id", "company_id"}), None)


def flavour_of(key: Key) -> str:
    """An engager has at most one lasting id of each flavour.

    LinkedIn knows the same person as `ACoAA...` and, in Sales Navigator, as `ACwAA...`.
    """
    return key[1][:4] if key[0] == "member_id" else key[0]


def distinct_keys(sightings: Iterable[Sighting]) -> Iterator[Key]:
    yield from sorted({key for sighting in sightings for key in sighting.keys})


def _read(item: EngagementItem, keys: Keys) -> Sighting:
    parent, engaged_at = "", None
    if isinstance(item, ReactionItem):
        value, external_id = clean_text(item.reaction_type, 30), ""
    elif isinstance(item, CommentItem):
        value, external_id = clean_text(item.text, 50_000), clean_text(item.comment_id, 120)
        parent, engaged_at = clean_text(item.parent_comment_id, 120), item.commented_at
    else:
        value, external_id = clean_text(item.text, 50_000), clean_text(item.external_id, 120)
        engaged_at = item.reposted_at
    return Sighting(
        kind=KINDS[type(item)],
        keys=keys,
        is_person=item.person.kind == "person",
        name=clean_text(item.person.name, 300),
        headline=clean_text(item.person.headline, 1000),
        picture_url=clean_text(item.person.picture_url, 2000),
        value=value,
        external_id=external_id,
        parent_external_id=parent,
        engaged_at=engaged_at,
    )
