"""What one scrape's runs have shown so far, kind by kind. Filled anew whenever they are read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from engagers.domain.record import RecordedPage
from engagers.domain.sightings import keys_of
from integrations.apify.items import ReactionItem
from posts.domain.judge_scrape import Counted

KIND_OF = {"reactions": "reaction", "comments": "comment", "reposts": "repost"}


@dataclass(frozen=True, slots=True)
class Tally:
    """`listed` of a purpose counts hidden members and erased people too: LinkedIn does."""

    seen: Mapping[str, frozenset[int]] = field(default_factory=dict)
    unnamed: Mapping[str, int] = field(default_factory=dict)
    anonymous: int = 0
    types: Mapping[object, str] = field(default_factory=dict)

    def add(self, purpose: str, items: Iterable[object], page: RecordedPage) -> Tally:
        """With one more page of that purpose."""
        hidden = sum(page.anonymous.values())
        return replace(
            self,
            seen={**self.seen, purpose: self.seen.get(purpose, frozenset()) | page.engagement_ids},
            unnamed={
                **self.unnamed,
                purpose: self.unnamed.get(purpose, 0) + hidden + page.dropped,
            },
            anonymous=self.anonymous + hidden,
            types={**self.types, **read_types(items, offset=len(self.types))},
        )

    def listed(self, purpose: str) -> int:
        return len(self.seen.get(purpose, ())) + self.unnamed.get(purpose, 0)

    def all_seen(self) -> frozenset[int]:
        return frozenset().union(*self.seen.values())

    def count(self, purposes: Iterable[str], *, new_engagers: int) -> Counted:
        """Of those purposes that were read; the others are unknown."""
        return Counted(
            **{"reactions": None, **{purpose: self.listed(purpose) for purpose in purposes}},
            anonymous=self.anonymous,
            reaction_types=dict(Counter(self.types.values())),
            new_engagers=new_engagers,
        )


def read_types(items: Iterable[object], *, offset: int) -> dict[object, str]:
    """Reaction types by who reacted: a list that moves while it is read shows some people twice."""
    found: dict[object, str] = {}
    for item in items:
        if isinstance(item, ReactionItem):
            who: object = keys_of(item.person)[:1] or (offset + len(found), "hidden")
            found[who] = item.reaction_type
    return found
