"""Where a person is named in raw payloads and texts: by a key anywhere, by the whole name."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from engagers.domain.sightings import Key
from engagers.domain.suppress import find_suppressed
from integrations.apify.items import BadItem
from integrations.linkedin.identities import MEMBER_ID, normalise_slug, parse_entity

ERASED = "(erased)"
PERSONAL = frozenset({"member_id", "slug", "email"})
# Shorter ones are words of any text: such a key counts only in an address.
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Person:
    """Who is looked for: keys as in Identity, names as they were shown."""

    keys: frozenset[Key]
    names: frozenset[str]

    def is_named_in(self, value: object) -> bool:
        texts = list(walk_texts(value))
        if any(self.keys & set(read_text_keys(text)) for text in texts):
            return True
        pattern = self._pattern()
        return pattern is not None and any(pattern.search(text) for text in texts)

    def remove_from(self, text: str) -> str:
        """The text without the keys and the name."""
        pattern = self._pattern()
        return pattern.sub(ERASED, text) if pattern else text

    def remove_from_json(self, value: object) -> object:
        """The same for every string of a JSON value, the names of its fields included."""
        if isinstance(value, str):
            return self.remove_from(value)
        if isinstance(value, dict):
            return {self.remove_from(key): self.remove_from_json(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.remove_from_json(one) for one in value]
        return value

    def needles(self) -> list[str]:
        """Parts of a JSON's text, in lower case: where none occurs the person is not named."""
        return sorted(
            {json.dumps(word, ensure_ascii=False)[1:-1].lower() for word in self._words()}
        )

    def _words(self) -> set[str]:
        keys = {value for kind, value in self.keys if kind in PERSONAL}
        words = {key if len(key) >= SHORTEST else f"in/{key}" for key in keys}
        words |= {name for name in self.names if len(name) >= SHORTEST}
        return words | {quote(word) for word in words}

    def _pattern(self) -> re.Pattern[str] | None:
        spelled = sorted(map(re.escape, self._words()), key=len)
        if not spelled:
            return None
        return re.compile(rf"(?<![\w-])(?:{'|'.join(reversed(spelled))})(?![\w-])", re.IGNORECASE)


def drop_erased(items: Iterable[BadItem]) -> list[BadItem]:
    """Refused items without those that name an erased person: no raw payload of them is kept."""
    listed = list(items)
    keys = [{key for text in walk_texts(bad.raw) for key in read_text_keys(text)} for bad in listed]
    suppressed = find_suppressed(sorted({key for several in keys for key in several}))
    return [bad for bad, named in zip(listed, keys, strict=True) if not named & suppressed]


def walk_texts(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from walk_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from walk_texts(one)


def read_text_keys(text: str) -> Collection[Key]:
    """The keys of people that one string of a payload shows: an id, an address, a public name."""
    found: set[Key] = {("member_id", match) for match in MEMBER_ID.findall(text)}
    if len(text.split()) != 1:
        return found
    entity = parse_entity(text) if "/" in text else None
    if entity is not None and entity.kind == "person":
        pairs = (("member_id", entity.member_id), ("slug", entity.slug))
        found.update(key for key in pairs if key[1])
    elif "/" not in text and (slug := normalise_slug(text)):
        found.add(("slug", slug))
    return found
