"""Classifies a person by the words of the text, into whatever taxonomy the schema lists."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from integrations.sandbox.openai.phrases import (
    ROLE,
    cut_title_and_company,
    drop_hostile,
    is_hostile,
)
from integrations.sandbox.openai.words import (
    ALIASES,
    AUDIENCES,
    BACKED,
    COMPANIES,
    EMPTY,
    FUNCTIONS,
    NEEDS_MORE,
    POSITIONS,
    SENIORITIES,
    VENTURE_POSITIONS,
    Table,
)

__all__ = ["Taxonomy", "classify", "is_hostile"]
# How the concepts of this classifier may be called in a taxonomy: all words must be there.
AUDIENCE_NAMES = {
    "venture": (("venture", "related"), ("venture",), ("vc",), ("investor",), ("investors",)),
    "startup": (("startup",), ("startups",), ("backed",), ("founders",)),
    "agency": (("agency",), ("agencies",)),
}
POSITION_NAMES = {
    "ceo": (("ceo",), ("founder",)),
    "chief": (("chief",), ("executive",), ("director",)),
    "demand": (("demand",),),
}
IGNORED = {"and", "other", "related", "unknown", "of", "the", "company", "capital"}


@dataclass(frozen=True)
class Taxonomy:
    """The values that the schema allows; an empty list is free text."""

    audience: list[str]
    position: list[str]
    seniority: list[str]
    function: list[str]


def classify(*, headline: str, title: str, company: str, taxonomy: Taxonomy) -> dict[str, str]:
    """One value for each field; `unknown` where the text says too little."""
    headline = drop_hostile(headline)
    text = " | ".join(part for part in (headline, title, company) if part).lower()
    found_title, found_company = cut_title_and_company(headline)
    answered = {"title": found_title, "company": found_company}
    if _says_nothing(text):
        return {**answered, **dict.fromkeys(("audience", "position"), "unknown")} | {
            "seniority": "unknown",
            "function": "unknown",
        }
    # What somebody does is told by the title; the company's name says what sort of firm it is.
    concept = _find_audience(text, found_company or company)
    role = (found_title or title or text).lower()
    audience = _pick_audience(concept, text, taxonomy.audience)
    is_vague = not ROLE.search(text) or _is_office_work(role)
    if is_vague and not concept and not (found_company or company):
        audience = _pick_by_words(text, taxonomy.audience) or "unknown"
    table = VENTURE_POSITIONS if concept == "venture" else POSITIONS
    return {
        **answered,
        "audience": audience,
        "position": _pick_position(table, role, audience, taxonomy.position),
        "seniority": _pick_seniority(role, taxonomy.seniority),
        "function": _pick_function(role, taxonomy.function),
    }


def _says_nothing(text: str) -> bool:
    bare = text.strip(" |.!")
    return bare in EMPTY or not NEEDS_MORE.search(bare)


def _is_office_work(role: str) -> bool:
    """A title that every sort of firm has: without the firm it tells no audience."""
    tables = (*POSITIONS.values(), *VENTURE_POSITIONS.values())
    return any(pattern.search(role) for pattern in tables)


def _find_audience(text: str, company: str) -> str | None:
    """The firm's sort if its name tells; else the first concept whose words are there."""
    for name, pattern in COMPANIES.items():
        if pattern.search(company.lower()):
            return None if name == "other" else name
    # Money raised is no investor's mark.
    told = BACKED.sub(" startup ", text)
    for name, pattern in AUDIENCES.items():
        if pattern.search(told):
            return name
    return None


def _pick_audience(concept: str | None, text: str, allowed: list[str]) -> str:
    for names in AUDIENCE_NAMES.get(concept or "", ()):
        for value in allowed:
            words = _words(value)
            is_other = concept == "venture" and "backed" in words
            if set(names) <= words and not is_other:
                return value
    return _pick_by_words(text, allowed) or _pick_other(allowed)


def _pick_position(table: Table, text: str, audience: str, allowed: list[str]) -> str:
    """Values may repeat the audience's name in front, when buckets of all audiences are listed."""
    if audience == "unknown" and "unknown" in allowed:
        return "unknown"
    own = [value for value in allowed if value.lower().startswith(audience.lower())] or allowed
    labels = {value: value[len(audience) :] if own is not allowed else value for value in own}
    # The buckets belong to the named audiences; who is in none of them has none of them.
    concepts = {} if audience.lower() == "other" else table
    for concept, pattern in concepts.items():
        if not pattern.search(text):
            continue
        for names in POSITION_NAMES.get(concept, ((concept,),)):
            for value, label in labels.items():
                if set(names) <= _words(label):
                    return value
    return _pick_by_words(text, list(labels)) or _pick_other(own)


def _pick_seniority(text: str, allowed: list[str]) -> str:
    for concept, pattern in SENIORITIES.items():
        found = _pick_named(ALIASES.get(concept, (concept,)), allowed)
        if found and pattern.search(text):
            return found
    if not ROLE.search(text):
        return _pick_named(("unknown",), allowed) or _pick_other(allowed)
    return _pick_named(ALIASES["individual"], allowed) or _pick_other(allowed)


def _pick_function(text: str, allowed: list[str]) -> str:
    for concept, pattern in FUNCTIONS.items():
        found = _pick_named((concept.replace("_", " "),), allowed)
        if found and pattern.search(text):
            return found
    return _pick_named(("unknown",), allowed) or _pick_other(allowed)


def _pick_named(names: Iterable[str], allowed: list[str]) -> str | None:
    for value in allowed:
        spelled = " ".join(re.findall(r"\w+", value.lower().replace("_", " ")))
        if any(name == spelled or name in spelled.split() for name in names):
            return value
    return None


def _pick_by_words(text: str, allowed: list[str]) -> str | None:
    """A value whose own words are all in the text: how an edited taxonomy is met."""
    told = set(re.findall(r"\w+", text))
    for value in allowed:
        words = _words(value) - IGNORED
        if words and words <= told:
            return value
    return None


def _pick_other(allowed: list[str]) -> str:
    if not allowed:
        return "Other"
    last = [value for value in allowed if "other" in _words(value)]
    return last[-1] if last else ("unknown" if "unknown" in allowed else allowed[-1])


def _words(value: str) -> set[str]:
    return set(re.findall(r"\w+", value.lower().replace("_", " ")))
