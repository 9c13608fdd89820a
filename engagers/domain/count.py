"""Counters of engagers and posts, counted from the rows, written only where they differ."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

ENGAGERS = """
    UPDATE engagers_engager e SET
        engagement_count = n.engagements, post_count = n.posts,
        first_engagement_id = n.first_id,
        first_seen_at = coalesce(n.first_seen_at, e.first_seen_at),
        last_seen_at = coalesce(n.last_seen_at, e.last_seen_at)
    FROM (
        SELECT asked.id, count(g.id) AS engagements, count(DISTINCT g.post_id) AS posts,
               (array_agg(g.id ORDER BY g.first_seen_at, g.id))[1] AS first_id,
               min(g.first_seen_at) AS first_seen_at,
               max(greatest(g.changed_at, g.first_seen_at)) AS last_seen_at
        FROM unnest(%s::bigint[]) AS asked(id)
        LEFT JOIN engagers_engagement g ON g.engager_id = asked.id
        GROUP BY asked.id
    ) n
    WHERE e.id = n.id AND (
        e.engagement_count, e.post_count, e.first_engagement_id, e.first_seen_at, e.last_seen_at
    ) IS DISTINCT FROM (
        n.engagements, n.posts, n.first_id, coalesce(n.first_seen_at, e.first_seen_at),
        coalesce(n.last_seen_at, e.last_seen_at)
    )
"""
POSTS = """
    UPDATE posts_post p SET engagers = n.engagers
    FROM (
        SELECT asked.id, count(DISTINCT g.engager_id) AS engagers
        FROM unnest(%s::bigint[]) AS asked(id)
        LEFT JOIN engagers_engagement g ON g.post_id = asked.id
        GROUP BY asked.id
    ) n
    WHERE p.id = n.id AND p.engagers <> n.engagers
"""


def recount_engagers(engager_ids: Collection[int]) -> None:
    """Engagements and posts ever seen, those gone since included; the first one; first and last seen.

    Last seen is when a new or changed engagement was last seen: an unchanged one is not rewritten.
    """
    if engager_ids:
        with connection.cursor() as cursor:
            cursor.execute(ENGAGERS, [sorted(engager_ids)])


def recount_posts(post_ids: Collection[int]) -> None:
    """`Post.engagers`: those with at least one engagement row, gone and excluded ones included."""
    if post_ids:
        with connection.cursor() as cursor:
            cursor.execute(POSTS, [sorted(post_ids)])
