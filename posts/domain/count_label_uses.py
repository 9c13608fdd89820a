"""How many posts have each value of the lists, whatever its case."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from posts.models import Label

_COUNT = """
    SELECT 'target_audience', lower(target_audience), count(*) FROM posts_post
        WHERE target_audience <> '' GROUP BY 2
    UNION ALL SELECT 'post_type', lower(post_type), count(*) FROM posts_post
        WHERE post_type <> '' GROUP BY 2
    UNION ALL SELECT 'sentiment', lower(sentiment), count(*) FROM posts_post
        WHERE sentiment <> '' GROUP BY 2
    UNION ALL SELECT 'campaign', lower(campaign), count(*) FROM posts_post
        WHERE campaign <> '' GROUP BY 2
    UNION ALL SELECT 'tag', lower(tag), count(DISTINCT p.id)
        FROM posts_post p CROSS JOIN unnest(p.tags) tag GROUP BY 2
"""


def count_label_uses(labels: Iterable[Label] = ()) -> dict[tuple[str, str], int]:
    """By list and value, as they are written on the labels; one without posts is 0."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        counts = {(kind, value): count for kind, value, count in cursor.fetchall()}
    return {
        (label.kind, label.value): counts.get((label.kind, label.value.lower()), 0)
        for label in labels
    }
