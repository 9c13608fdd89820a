"""Answers into people, in one statement for hundreds of them.

Evidence ranks person > hubspot > profile > headline > model: nothing better is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Q

from engagers.domain.companies import find_or_make_company, fold_name
from engagers.domain.exclude import exclude_engagers
from engagers.domain.find_unclassified import Unclassified
from engagers.domain.transact import transact
from engagers.models import Answer, Audience, Engager, Position
from integrations.linkedin.text import clean_text
from integrations.openai.taxonomy import UNKNOWN

SILENT: Mapping[str, str] = {
    "audience": UNKNOWN,
    "position": UNKNOWN,
    "seniority": UNKNOWN,
    "function": UNKNOWN,
    "title": "",
    "company": "",
}
# In the order of their ids, as everybody locks engagers: nobody waits in a circle.
_LOCK = "SELECT id FROM engagers_engager WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
# A position belongs to its audience: a kept one keeps the audience, a foreign one is not taken.
_APPLY = """
    WITH answer AS (
        SELECT * FROM unnest(
            %(ids)s::bigint[], %(seen)s::text[], %(answers)s::bigint[], %(audiences)s::bigint[],
            %(positions)s::bigint[], %(seniorities)s::text[], %(functions)s::text[],
            %(titles)s::text[], %(companies)s::bigint[])
        AS a(id, seen, answer_id, audience_id, position_id, seniority, function, title, company_id)
    ), judged AS (
        SELECT a.*,
            e.audience_source IN ('person', 'hubspot', 'profile')
                OR (e.position_source IN ('person', 'hubspot', 'profile')
                    AND e.position_id IS NOT NULL) AS keeps_audience,
            e.position_source IN ('person', 'hubspot', 'profile') AS keeps_position,
            e.seniority_source IN ('person', 'hubspot', 'profile') AS keeps_seniority,
            e.function_source IN ('person', 'hubspot', 'profile') AS keeps_function,
            e.title_source IN ('person', 'hubspot', 'profile')
                OR (e.title <> '' AND e.title_source NOT IN ('headline', 'model')) AS keeps_title,
            e.company_source IN ('person', 'hubspot', 'profile')
                OR (e.company_id IS NOT NULL AND e.company_source NOT IN ('headline', 'model'))
                AS keeps_company
        FROM answer a JOIN engagers_engager e ON e.id = a.id AND e.id = ANY(%(ids)s::bigint[])
    )
    UPDATE engagers_engager e SET
        audience_id = CASE WHEN j.keeps_audience THEN e.audience_id ELSE j.audience_id END,
        audience_source = CASE WHEN j.keeps_audience THEN e.audience_source
            WHEN j.audience_id IS NULL THEN '' ELSE 'model' END,
        position_id = CASE WHEN j.keeps_position THEN e.position_id
            WHEN NOT j.keeps_audience OR e.audience_id = j.audience_id THEN j.position_id END,
        position_source = CASE WHEN j.keeps_position THEN e.position_source
            WHEN j.position_id IS NOT NULL
                AND (NOT j.keeps_audience OR e.audience_id = j.audience_id) THEN 'model'
            ELSE '' END,
        seniority = CASE WHEN j.keeps_seniority THEN e.seniority ELSE j.seniority END,
        seniority_source = CASE WHEN j.keeps_seniority THEN e.seniority_source ELSE 'model' END,
        function = CASE WHEN j.keeps_function THEN e.function ELSE j.function END,
        function_source = CASE WHEN j.keeps_function THEN e.function_source ELSE 'model' END,
        title = CASE WHEN j.keeps_title THEN e.title ELSE j.title END,
        title_source = CASE WHEN j.keeps_title THEN e.title_source
            WHEN j.title = '' THEN '' ELSE 'headline' END,
        company_id = CASE WHEN j.keeps_company THEN e.company_id ELSE j.company_id END,
        company_source = CASE WHEN j.keeps_company THEN e.company_source
            WHEN j.company_id IS NULL THEN '' ELSE 'headline' END,
        answer_id = j.answer_id, classified_at = %(at)s, classified_hash = j.seen,
        classify_attempts = 0, classify_not_before = NULL, classify_error = '',
        claimed_until = NULL
    FROM judged j WHERE e.id = j.id AND e.id = ANY(%(ids)s::bigint[])
"""
# A table whose statistics are behind is joined row by row: that is only cheap for so many.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Words:
    """Names of the taxonomy to ids, as they are now."""

    audiences: Mapping[str, int]
    positions: Mapping[tuple[str, str], int]


def apply_answers(pairs: Sequence[tuple[Unclassified, Answer | None]], *, at: datetime) -> int:
    """How many people are unknown now. None for an answer: the text says nothing."""
    if not pairs:
        return 0
    results = [dict(answer.result) if answer else dict(SILENT) for _, answer in pairs]
    ids = [one.engager_id for one, _ in pairs]
    # Before any row is locked: companies are made under the lock of all recording.
    companies = _find_companies(ids, results)
    words = read_words()
    for first in range(0, len(ids), _CHUNK):
        part = slice(first, first + _CHUNK)
        values = _as_columns(pairs[part], results[part], companies[part], words) | {"at": at}
        transact(partial(_write, values))
    exclude_engagers([pk for pk, company in zip(ids, companies, strict=True) if company], at=at)
    return sum(result["audience"] == UNKNOWN for result in results)


def _write(values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [values["ids"]])
        cursor.execute(_APPLY, values)


def _as_columns(
    pairs: Sequence[tuple[Unclassified, Answer | None]],
    results: Sequence[Mapping[str, str]],
    companies: Sequence[int | None],
    words: Words,
) -> dict[str, Any]:
    return {
        "ids": [one.engager_id for one, _ in pairs],
        "seen": [one.seen_hash for one, _ in pairs],
        "answers": [answer.pk if answer else None for _, answer in pairs],
        "audiences": [words.audiences.get(one["audience"]) for one in results],
        "positions": [words.positions.get((one["audience"], one["position"])) for one in results],
        "seniorities": [one["seniority"] for one in results],
        "functions": [one["function"] for one in results],
        "titles": [clean_text(one["title"], 300) for one in results],
        "companies": list(companies),
    }


def read_words() -> Words:
    audiences = dict(Audience.objects.values_list("name", "pk"))
    rows = Position.objects.values_list("audience__name", "name", "pk")
    return Words(audiences, {(audience, name): pk for audience, name, pk in rows})


def _find_companies(ids: list[int], results: Sequence[Mapping[str, str]]) -> list[int | None]:
    """Only for those who need one: a company that nobody works at is not made."""
    free = Q(company__isnull=True) | Q(company_source__in=["headline", "model"])
    wanting = Engager.objects.filter(free, pk__in=ids).exclude(
        company_source__in=["person", "hubspot", "profile"]
    )
    needy = set(wanting.values_list("pk", flat=True))
    found: dict[str, int | None] = {}
    for pk, result in zip(ids, results, strict=True):
        key = fold_name(result["company"]) if pk in needy else ""
        if key and key not in found:
            company = find_or_make_company(name=result["company"])
            found[key] = company.pk if company else None
    return [
        found.get(fold_name(result["company"])) if pk in needy else None
        for pk, result in zip(ids, results, strict=True)
    ]
