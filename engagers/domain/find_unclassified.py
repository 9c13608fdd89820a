"""Who is to be classified: people whose text or whose taxonomy is not the one they were classified by.

What was taken from a headline is no evidence beside that headline, so it is not part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from engagers.domain.suppress import find_suppressed
from engagers.models import Identity, Suppression
from integrations.openai.classification import ClassifyInput, text_hash

MOST_ATTEMPTS = 8
# Addresses and the person's own name say nothing about the job, and do not leave the house.
_ADDRESS = re.compile(
    r"""(?:https?://|www\.)[^\s"'<>)|]+
    |[^\s"'<>()|,;:]+@[\w-]+\.[\w.-]+
    |(?<![\w.-])(?:[\w-]+\.)*(?:linkedin\.com|lnkd\.in)(?:/[^\s"'<>)|]*)?
    |(?<![\w.-])(?:[\w-]+\.)+(?:com|org|me|bio|link|page|ee|ly)/[^\s"'<>)|]*""",
    re.IGNORECASE | re.VERBOSE,
)
# Before and after the words that are the name itself: titles, degrees, pronouns.
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|,.*")
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx", "sir", "dipl", "ing"})

_GAPS = re.compile(r"\s*\|[\s|]*")

# The hash of what the database holds, cheaply compared; answers are shared by the normalised text.
_FROM = """
    FROM engagers_engager e
    LEFT JOIN engagers_company c ON c.id = e.company_id
    CROSS JOIN LATERAL (SELECT
        CASE WHEN e.title_source IN ('headline', 'model') THEN '' ELSE e.title END AS title,
        CASE WHEN e.company_source IN ('headline', 'model') THEN ''
             ELSE coalesce(c.name, '') END AS company
    ) t
    CROSS JOIN LATERAL (SELECT encode(sha256(convert_to(concat_ws(
        chr(31), %(fingerprint)s::text, e.headline, t.title, t.company), 'UTF8')), 'hex') AS seen
    ) h
    WHERE e.kind = 'person' AND e.merged_into_id IS NULL AND e.excluded_at IS NULL
      AND e.classify_attempts < %(attempts)s AND e.classified_hash <> h.seen
"""
_NAMED = " AND e.id = ANY(%(ids)s)"
_READ = "SELECT e.id, e.name, e.headline, t.title, t.company, h.seen" + _FROM
# Texts as they are stored: asked texts are normalised, so they are as many or fewer.
_COUNT = "SELECT count(*), count(DISTINCT (e.headline, t.title, t.company))" + _FROM
_FREE = """
      AND (e.classify_not_before IS NULL OR e.classify_not_before <= %(at)s)
      AND (e.claimed_until IS NULL OR e.claimed_until <= %(at)s)
    ORDER BY e.id LIMIT %(limit)s
"""
_LOCKED = " FOR NO KEY UPDATE OF e SKIP LOCKED"
_CLAIMED = " AND e.claimed_until > %(at)s"


@dataclass(frozen=True, slots=True)
class Unclassified:
    """One person. `seen_hash` is of the text as stored, `person.id` of the text as it is asked."""

    engager_id: int
    seen_hash: str
    person: ClassifyInput

    @property
    def is_empty(self) -> bool:
        """Without a letter or a digit, as LinkedIn's "--": there is nothing to ask."""
        text = f"{self.person.headline}{self.person.title}{self.person.company}"
        return not any(char.isalnum() for char in text)


def find_unclassified(
    fingerprint: str,
    *,
    at: datetime,
    limit: int | None = None,
    lock: bool = False,
    engager_ids: Collection[int] | None = None,
) -> list[Unclassified]:
    """Those nobody is working on and whose rest after a failure is over; of `engager_ids` alone
    where they are given. `lock` needs a transaction.
    """
    named = "" if engager_ids is None else _NAMED
    sql = _READ + named + _FREE + (_LOCKED if lock else "")
    return _drop_erased(_read(sql, fingerprint, at=at, limit=limit, ids=engager_ids))


def count_unclassified(fingerprint: str) -> tuple[int, int]:
    """People and, at most, their different texts: those who rest or are being asked included."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"fingerprint": fingerprint, "attempts": MOST_ATTEMPTS})
        people, texts = cursor.fetchone()
    return people, texts


def find_claimed(fingerprint: str, *, at: datetime) -> list[Unclassified]:
    """Those somebody is asking about now."""
    return _read(_READ + _CLAIMED, fingerprint, at=at, limit=None)


def make_input(*, name: str, headline: str, title: str, company: str) -> ClassifyInput:
    """What may leave: no name, no address. The id is the text's hash."""
    texts = [_scrub(text, name) for text in (headline, title, company)]
    bare = ClassifyInput("", *texts)
    return ClassifyInput(text_hash(bare), *texts)


def _scrub(text: str, name: str) -> str:
    kept = _ADDRESS.sub(" | ", text)
    for words in _spell(name):
        pattern = r"[\s,]+".join(re.escape(word) for word in words)
        kept = re.sub(rf"(?<!\w){pattern}(?!\w)", " | ", kept, flags=re.IGNORECASE)
    return text if kept == text else _GAPS.sub(" | ", kept).strip(" |")


def _spell(name: str) -> list[list[str]]:
    """The ways somebody may write this name: whole, without its middle, the last name first."""
    parts = [word.strip(".") for word in _ASIDE.sub(" ", name).split()]
    core = [word for word in parts if any(c.isalpha() for c in word)]
    core = [word for word in core if word.casefold() not in _TITLES] or core
    spelled = [name.split(), core]
    if len(core) > 1:
        spelled += [[core[0], core[-1]], [core[-1], core[0]]]
    return [words for words in spelled if words]


def _read(
    sql: str,
    fingerprint: str,
    *,
    at: datetime,
    limit: int | None,
    ids: Collection[int] | None = None,
) -> list[Unclassified]:
    values: dict[str, Any] = {
        "fingerprint": fingerprint,
        "at": at,
        "limit": limit,
        "attempts": MOST_ATTEMPTS,
        "ids": list(ids or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [
            Unclassified(
                engager_id,
                seen,
                make_input(name=name, headline=headline, title=title, company=company),
            )
            for engager_id, name, headline, title, company, seen in cursor.fetchall()
        ]


def _drop_erased(people: list[Unclassified]) -> list[Unclassified]:
    erased = find_erased(one.engager_id for one in people)
    return [one for one in people if one.engager_id not in erased]


def find_erased(engager_ids: Iterable[int]) -> set[int]:
    """Those of whom a key is suppressed: an erasure may be under way."""
    if not Suppression.objects.exists():
        return set()
    owners: dict[tuple[str, str], int] = {}
    rows = Identity.objects.filter(engager_id__in=list(engager_ids))
    for kind, value, engager_id in rows.values_list("kind", "value", "engager_id"):
        owners[kind, value] = engager_id
    return {owners[key] for key in find_suppressed(owners)}
