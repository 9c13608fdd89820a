"""Tells the planner what a bulk load just changed; autovacuum would, but only minutes later."""

from __future__ import annotations

from django.db import connection

from engagers.models import Contact, ContactMirror, Engagement, Engager, Identity


def refresh_statistics() -> None:
    """ANALYZE samples 30,000 rows of a table at most, so it costs a fraction of a second.

    Without it the claims after a first load joined every engager with every contact: 1.3 s a
    batch instead of 0.02 s.
    """
    tables = ", ".join(
        connection.ops.quote_name(model._meta.db_table)
        for model in (Engager, Identity, Engagement, Contact, ContactMirror)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
