"""Name, headline and picture of engagers: what the newest scrape said, whatever came first.

Each has a stamp: the scrape's time, then the kind of item. Of one scrape, a comment's item speaks before
a repost's and a reaction's, so two lists that differ do not take turns. What an item leaves
out changes nothing. A value that is confirmed unchanged keeps its stamp, so that nothing is written,
unless the row is rewritten anyway for a new or changed engagement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from django.db import connection

from engagers.domain.load import copy_rows
from engagers.domain.sightings import Sighting

RANKS = {"reaction": 1, "repost": 2, "comment": 3, "profile": 4}
FACTS = ("name", "headline", "picture_url")
COLUMNS = (
    "engager_id",
    "name",
    "name_seen",
    "headline",
    "headline_seen",
    "picture_url",
    "picture_seen",
    "is_rewritten",
)
PEOPLE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS recording_people (
        engager_id bigint, name text COLLATE "C", name_seen text COLLATE "C",
        headline text COLLATE "C", headline_seen text COLLATE "C",
        picture_url text COLLATE "C", picture_seen text COLLATE "C", is_rewritten boolean
    ) ON COMMIT DROP;
    TRUNCATE recording_people
"""
# The addresses of pictures are signed anew for each request: only their paths are compared.
# `spoken` is the rank of the strongest item that stands under this post: it speaks for itself.
WRITE = """
    WITH differing AS MATERIALIZED (
        SELECT p.* FROM recording_people p JOIN engagers_engager e ON e.id = p.engager_id
        WHERE p.is_rewritten OR p.name NOT IN ('', e.name) OR p.headline NOT IN ('', e.headline)
           OR (p.picture_url <> ''
               AND split_part(p.picture_url, '?', 1) <> split_part(e.picture_url, '?', 1))
    ), strongest AS MATERIALIZED (
        SELECT g.engager_id,
               max(CASE g.kind WHEN 'comment' THEN '3' WHEN 'repost' THEN '2' ELSE '1' END) AS rank
        FROM engagers_engagement g
        WHERE g.post_id = %(post)s AND g.gone_at IS NULL AND EXISTS (SELECT FROM differing)
        GROUP BY g.engager_id
    ), spoken AS MATERIALIZED (
        SELECT d.*, coalesce(s.rank, '0') AS spoken
        FROM differing d LEFT JOIN strongest s ON s.engager_id = d.engager_id
    ), wanted AS (
        SELECT d.*,
            d.name <> '' AND (d.is_rewritten OR d.name <> e.name)
                AND (d.name_seen, d.name) > (e.name_seen, e.name)
                AND NOT (right(d.name_seen, 1) < right(e.name_seen, 1)
                         AND right(e.name_seen, 1) <= d.spoken) AS take_name,
            d.headline <> '' AND (d.is_rewritten OR d.headline <> e.headline)
                AND (d.headline_seen, d.headline) > (e.headline_seen, e.headline)
                AND NOT (right(d.headline_seen, 1) < right(e.headline_seen, 1)
                         AND right(e.headline_seen, 1) <= d.spoken) AS take_headline,
            d.picture_url <> '' AND (d.is_rewritten
                OR split_part(d.picture_url, '?', 1) <> split_part(e.picture_url, '?', 1))
                AND (d.picture_seen, d.picture_url) > (e.picture_seen, e.picture_url)
                AND NOT (right(d.picture_seen, 1) < right(e.picture_seen, 1)
                         AND right(e.picture_seen, 1) <= d.spoken) AS take_picture
        FROM spoken d JOIN engagers_engager e ON e.id = d.engager_id
    )
    UPDATE engagers_engager e SET
        name = CASE WHEN w.take_name THEN w.name ELSE e.name END,
        name_seen = CASE WHEN w.take_name THEN w.name_seen ELSE e.name_seen END,
        headline = CASE WHEN w.take_headline THEN w.headline ELSE e.headline END,
        headline_seen = CASE WHEN w.take_headline THEN w.headline_seen ELSE e.headline_seen END,
        picture_url = CASE WHEN w.take_picture THEN w.picture_url ELSE e.picture_url END,
        picture_seen = CASE WHEN w.take_picture THEN w.picture_seen ELSE e.picture_seen END
    FROM wanted w
    WHERE e.id = w.engager_id AND (w.take_name OR w.take_headline OR w.take_picture)
"""

Facts = dict[int, tuple[tuple[str, str], ...]]


def write_facts(facts: Facts, *, post_id: int, rewritten: Collection[int] = ()) -> int:
    """How many engagers changed. `rewritten`: those with a new or changed engagement."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        copy_rows("recording_people", COLUMNS, as_rows(facts, rewritten))
        cursor.execute(WRITE, {"post": post_id})
        return int(cursor.rowcount)


def gather_facts(sightings: Iterable[tuple[int, Sighting]], *, seen_at: datetime) -> Facts:
    """Engager to (stamp, value) of name, headline, picture: the strongest that the page says."""
    facts: Facts = {}
    stamps = {kind: make_stamp(seen_at, kind) for kind in RANKS}
    for engager_id, seen in sightings:
        stamp = stamps[seen.kind]
        said = tuple(
            (stamp, value) if (value := getattr(seen, fact)) else ("", "") for fact in FACTS
        )
        before = facts.get(engager_id, said)
        facts[engager_id] = tuple(map(max, zip(before, said, strict=True)))
    return facts


def make_stamp(seen_at: datetime, kind: str) -> str:
    """Comparable as text: the time first, then the rank of the kind of item."""
    return f"{seen_at.astimezone(UTC).isoformat(timespec='microseconds')}|{RANKS[kind]}"


def as_rows(facts: Facts, rewritten: Collection[int]) -> Iterable[tuple[object, ...]]:
    for engager_id in sorted(facts):
        (name_at, name), (headline_at, headline), (picture_at, picture) = facts[engager_id]
        said = (name, name_at, headline, headline_at, picture, picture_at)
        yield engager_id, *said, engager_id in rewritten
