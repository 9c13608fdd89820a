"""The engagements of a page into the table: found, changed where they differ, else added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from engagers.domain.load import copy_rows
from engagers.domain.sightings import Sighting
from posts.models import Scrape

PAGE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS recording_page (
        engagement_id bigint, engager_id bigint, kind text, reaction_type text, text text,
        external_id text, parent_external_id text, engaged_at timestamptz
    ) ON COMMIT DROP;
    TRUNCATE recording_page
"""
COLUMNS = (
    "engager_id",
    "kind",
    "reaction_type",
    "text",
    "external_id",
    "parent_external_id",
    "engaged_at",
)
FIND = """
    UPDATE recording_page p SET engagement_id = g.id FROM engagers_engagement g
    WHERE p.kind <> 'comment' AND g.engager_id = p.engager_id AND g.kind = p.kind
      AND g.post_id = %(post)s AND g.kind IN ('reaction', 'repost');
    UPDATE recording_page p SET engagement_id = g.id FROM engagers_engagement g
    WHERE p.kind = 'comment' AND g.kind = 'comment' AND g.external_id = p.external_id
"""
# A row holds the value seen latest; of two seen at once, the greater. `changed_at` is when that
# value was first seen, so an older page that comes late changes nothing that is newer.
CHANGE = """
    WITH seen AS (
        SELECT g.id, p.reaction_type, p.text, p.parent_external_id, p.external_id, p.engaged_at,
            (g.reaction_type || g.text) COLLATE "C" AS old,
            (p.reaction_type || p.text) COLLATE "C" AS new,
            coalesce(g.gone_at <= %(seen_at)s, false) AS returns
        FROM recording_page p JOIN engagers_engagement g ON g.id = p.engagement_id
    ), wanted AS (
        SELECT g.id, s.returns,
            CASE WHEN w.wins THEN s.reaction_type ELSE g.reaction_type END AS reaction_type,
            CASE WHEN w.wins THEN s.text ELSE g.text END AS text,
            coalesce(nullif(g.parent_external_id, ''), s.parent_external_id) AS parent,
            coalesce(nullif(g.external_id, ''), s.external_id) AS external_id,
            least(g.engaged_at, s.engaged_at) AS engaged_at,
            least(g.first_seen_at, %(seen_at)s) AS first_seen_at,
            CASE WHEN %(seen_at)s < g.first_seen_at THEN %(scrape)s
                 ELSE g.first_seen_scrape_id END AS first_seen_scrape_id,
            CASE WHEN NOT s.returns THEN g.last_seen_scrape_id END AS last_seen_scrape_id,
            CASE WHEN NOT s.returns THEN g.gone_at END AS gone_at,
            CASE WHEN w.wins OR s.returns THEN %(seen_at)s
                 WHEN s.old = s.new THEN least(g.changed_at, %(seen_at)s)
                 ELSE g.changed_at END AS changed_at
        FROM seen s JOIN engagers_engagement g ON g.id = s.id
        CROSS JOIN LATERAL (
            SELECT s.old <> s.new AND (%(seen_at)s, s.new) > (g.changed_at, s.old) AS wins
        ) w
    )
    UPDATE engagers_engagement g SET
        reaction_type = w.reaction_type, text = w.text, parent_external_id = w.parent,
        external_id = w.external_id, engaged_at = w.engaged_at, first_seen_at = w.first_seen_at,
        first_seen_scrape_id = w.first_seen_scrape_id,
        last_seen_scrape_id = w.last_seen_scrape_id, gone_at = w.gone_at,
        changed_at = w.changed_at
    FROM wanted w
    WHERE g.id = w.id AND (
        g.reaction_type, g.text, g.parent_external_id, g.external_id, g.engaged_at,
        g.first_seen_at, g.first_seen_scrape_id, g.last_seen_scrape_id, g.gone_at, g.changed_at
    ) IS DISTINCT FROM (
        w.reaction_type, w.text, w.parent, w.external_id, w.engaged_at,
        w.first_seen_at, w.first_seen_scrape_id, w.last_seen_scrape_id, w.gone_at, w.changed_at
    )
    RETURNING g.engager_id
"""
ADD = """
    INSERT INTO engagers_engagement (
        engager_id, post_id, kind, reaction_type, text, external_id, parent_external_id,
        engaged_at, first_seen_scrape_id, first_seen_at, changed_at)
    SELECT engager_id, %(post)s, kind, reaction_type, text, external_id, parent_external_id,
        engaged_at, %(scrape)s, %(seen_at)s, %(seen_at)s
    FROM recording_page WHERE engagement_id IS NULL
    ORDER BY engager_id, kind, external_id
    RETURNING id, engager_id
"""
FOUND = "SELECT engagement_id FROM recording_page WHERE engagement_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Written:
    """Ids of all engagements of the page; whose those are that are new and that changed; the lowest
    id of each engager's new ones.
    """

    engagement_ids: frozenset[int]
    added: Counter[int]
    changed: Counter[int]
    first_added: dict[int, int]


def write_engagements(
    scrape: Scrape, sightings: Iterable[tuple[int, Sighting]], *, seen_at: datetime
) -> Written:
    """`sightings`: each with its engager's id. A comment keeps the author it was first seen with."""
    values: dict[str, Any] = {"post": scrape.post_id, "scrape": scrape.pk, "seen_at": seen_at}
    with connection.cursor() as cursor:
        cursor.execute(PAGE)
        copy_rows("recording_page", COLUMNS, _distinct(sightings))
        cursor.execute(FIND, values)
        cursor.execute(CHANGE, values)
        changed = [row[0] for row in cursor.fetchall()]
        cursor.execute(FOUND)
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute(ADD, values)
        added = cursor.fetchall()
    return Written(
        engagement_ids=frozenset(found).union(row[0] for row in added),
        added=Counter(row[1] for row in added),
        changed=Counter(changed),
        first_added={engager_id: pk for pk, engager_id in sorted(added, reverse=True)},
    )


def _distinct(sightings: Iterable[tuple[int, Sighting]]) -> list[tuple[object, ...]]:
    """One row for each engagement, ordered by its key. Of several, the greatest value."""
    best: dict[tuple[object, ...], tuple[int, Sighting]] = {}
    for engager_id, seen in sightings:
        is_comment = seen.kind == "comment"
        key = (seen.kind, seen.external_id) if is_comment else (seen.kind, engager_id)
        if key not in best or _rank(seen, engager_id) > _rank(best[key][1], best[key][0]):
            best[key] = (engager_id, seen)
    rows = sorted(best.values(), key=lambda row: (row[0], row[1].kind, row[1].external_id))
    return [_as_row(engager_id, seen) for engager_id, seen in rows]


def _rank(seen: Sighting, engager_id: int) -> tuple[object, ...]:
    # The database compares text by its bytes; so does this.
    when = seen.engaged_at.timestamp() if seen.engaged_at else 0.0
    return seen.value.encode(), seen.parent_external_id, seen.external_id, when, engager_id


def _as_row(engager_id: int, seen: Sighting) -> tuple[object, ...]:
    is_reaction = seen.kind == "reaction"
    return (
        engager_id,
        seen.kind,
        seen.value if is_reaction else "",
        "" if is_reaction else seen.value,
        seen.external_id,
        seen.parent_external_id,
        seen.engaged_at,
    )
