"""The end of a scrape's recording: who is no longer listed, and counters set right."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from django.db import connection

from engagers.domain.count import recount_engagers, recount_posts
from engagers.domain.transact import lock_recording, transact
from engagers.models import Engagement
from posts.models import Scrape

# Last seen in the measurement before this one: an unchanged engagement is not rewritten each time.
MARK_GONE = """
    UPDATE engagers_engagement g SET gone_at = %(seen_at)s, last_seen_scrape_id = coalesce((
        SELECT s.id FROM posts_scrape s
        WHERE s.post_id = %(post)s AND s.id <> %(scrape)s AND s.state IN ('done', 'empty')
          AND s.created_at < %(seen_at)s AND s.created_at >= g.first_seen_at
        ORDER BY s.created_at DESC, s.id DESC LIMIT 1
    ), g.first_seen_scrape_id)
    WHERE g.post_id = %(post)s AND g.kind = ANY(%(kinds)s) AND g.gone_at IS NULL
      AND g.changed_at <= %(seen_at)s AND g.id <> ALL(%(seen)s::bigint[])
"""


def close_recording(
    scrape: Scrape, *, seen_ids: AbstractSet[int], complete_kinds: Collection[str], at: datetime
) -> int:
    """How many engagements are gone. `seen_ids`: those of all recorded pages of the scrape.

    Only `complete_kinds` (reaction, comment, repost) were read to the end: absence from a partial
    list says nothing. Something is gone since the scrape began, which is why `at` is not written.
    """
    del at
    return transact(lambda: _close(scrape, seen_ids, complete_kinds))


def _close(scrape: Scrape, seen_ids: AbstractSet[int], complete_kinds: Collection[str]) -> int:
    lock_recording()
    values: dict[str, Any] = {
        "post": scrape.post_id,
        "scrape": scrape.pk,
        "seen_at": scrape.created_at,
        "kinds": sorted(complete_kinds),
        "seen": sorted(seen_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(MARK_GONE, values)
        gone = int(cursor.rowcount)
    engagements = Engagement.objects.filter(post_id=scrape.post_id)
    recount_engagers(set(engagements.values_list("engager_id", flat=True)))
    recount_posts([scrape.post_id])
    return gone
