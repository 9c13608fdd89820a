"""What a right classifier would answer for a text."""

import unicodedata
from collections import Counter

from integrations.sandbox.world.model import UNKNOWN, Person, Truth
from integrations.sandbox.world.roles import VAGUE_HEADLINES

Key = tuple[str, str, str]


def normalise(text: str) -> str:
    """Without control, format and surrogate characters, folded, cut: as a prompt carries it."""
    kept = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return "".join(kept.split()).casefold()[:200]


class Truths:
    """Looks the truth up by headline, title and company, from the most to the least exact."""

    def __init__(self, people: list[Person]) -> None:
        self._counts: dict[Key, Counter[Truth]] = {}
        for person in people:
            company = person.company.name if person.company else ""
            for key in _keys(person.headline, person.title, company):
                self._counts.setdefault(key, Counter())[person.truth] += 1
        self._vague = {normalise(text) for text in ("", "--", *VAGUE_HEADLINES)}

    def find(self, *, headline: str, title: str, company: str) -> Truth | None:
        """UNKNOWN for a text that says nothing, None for one that nobody has."""
        if normalise(headline) in self._vague and not title:
            return UNKNOWN
        for key in _keys(headline, title, company):
            if key[0] in self._vague and not key[1]:
                continue
            if key in self._counts:
                return self._counts[key].most_common(1)[0][0]
        return None


def _keys(headline: str, title: str, company: str) -> list[Key]:
    line, role, firm = normalise(headline), normalise(title), normalise(company)
    return [(line, role, firm), ("", role, firm), (line, "", ""), ("", role, "")]
