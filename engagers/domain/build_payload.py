"""What we would say of a person in HubSpot: values by source, and the hash that tells a change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from urllib.parse import quote

from django.db import connection

from engagers.domain.read_fields import Rule
from integrations.linkedin.identities import SITE, parse_entity

UNKNOWN = "Unknown"
LONGEST_VALUE = 2_000
Values = dict[str, str]

READ = """
    SELECT c.id, c.key, a.name, e.classified_at IS NOT NULL, p.name, e.seniority, e.function,
        e.engagement_count, e.post_count, e.name, e.title, co.name, g.first_on, g.last_on, g.url,
        i.slug, i.member_id
    FROM engagers_contact c
    JOIN engagers_engager e ON e.id = c.engager_id
    LEFT JOIN engagers_audience a ON a.id = e.audience_id
    LEFT JOIN engagers_position p ON p.id = e.position_id
    LEFT JOIN engagers_company co ON co.id = e.company_id
    LEFT JOIN LATERAL (
        SELECT (min(m.moment) AT TIME ZONE 'UTC')::date AS first_on,
            (max(m.moment) AT TIME ZONE 'UTC')::date AS last_on,
            (array_agg(m.url ORDER BY m.moment DESC, m.id DESC))[1] AS url
        FROM (
            SELECT n.id, coalesce(n.engaged_at, n.first_seen_at) AS moment, o.url
            FROM engagers_engagement n JOIN posts_post o ON o.id = n.post_id
            WHERE n.engager_id = e.id
        ) m
    ) g ON true
    LEFT JOIN LATERAL (
        SELECT max(f.value) FILTER (WHERE f.kind = 'member_id') AS member_id,
            max(f.value) FILTER (WHERE f.kind = 'slug') AS slug
        FROM (
            SELECT DISTINCT ON (d.kind) d.kind, d.value FROM engagers_identity d
            WHERE d.engager_id = e.id AND d.kind IN ('member_id', 'slug')
            ORDER BY d.kind, d.value LIKE 'ACw%%', d.linked_at DESC NULLS LAST, d.id
        ) f
    ) i ON true
    WHERE c.id = ANY(%s)
"""


def read_values(contact_ids: Collection[int]) -> dict[int, Values]:
    """By contact id, then by source. What we do not know is empty, what was judged unknown says so."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [sorted(contact_ids)])
        return {row[0]: _to_values(row[1:]) for row in cursor.fetchall()}


def build_payload(values: Mapping[str, str], rules: Iterable[Rule]) -> Values:
    """By HubSpot property; empty ones included, since an emptied value of ours is cleared there."""
    return {rule.property: values[rule.source] for rule in rules}


def hash_payload(payload: Mapping[str, str], rules: Iterable[Rule]) -> str:
    """Changes with any value and with any rule."""
    policies = [[rule.property, rule.policy] for rule in rules]
    text = json.dumps([sorted(payload.items()), policies])
    return hashlib.sha256(text.encode()).hexdigest()


def split_name(name: str) -> tuple[str, str]:
    """First word and the rest: LinkedIn shows names as one text, given name first."""
    first, _, last = _clean(name).partition(" ")
    return first, last


def _to_values(row: tuple[object, ...]) -> Values:
    key, audience, is_classified, position, seniority, function, engagements, posts, *rest = row
    name, title, company, first_on, last_on, url, slug, member_id = rest
    first_name, last_name = split_name(str(name))
    return {
        "key": str(key),
        "audience": _clean(audience) or (UNKNOWN if is_classified else ""),
        "position": _clean(position),
        "seniority": _word(seniority),
        "function": _word(function),
        "engagements": str(engagements),
        "posts": str(posts),
        "first_engaged_on": _day(first_on),
        "last_engaged_on": _day(last_on),
        "last_post_url": _clean(url),
        "first_name": first_name,
        "last_name": last_name,
        "title": _clean(title),
        "company": _clean(company),
        "linkedin_url": _address(str(slug or member_id or "")),
    }


def _clean(value: object) -> str:
    return " ".join(str(value or "").split())[:LONGEST_VALUE]


def _word(value: object) -> str:
    text = _clean(value)
    return UNKNOWN if text == "unknown" else text


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else ""


def _address(name: str) -> str:
    entity = parse_entity(f"{SITE}/in/{quote(name, safe='')}") if name else None
    return entity.url if entity else ""
