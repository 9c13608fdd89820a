"""Puts the schema's views, their comments and their readers' rights in place; any number of times.

Views hang on the columns they read. Django drops columns with CASCADE, which drops the views that
read them: the sync after the migration makes them anew. A migration that changes a column's type, or
the function `posts_due`, calls `drop_views` first (docs/decisions/0005).
"""

from __future__ import annotations

from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper

from reporting.domain.compare_views import (
    MARK,
    compare_views,
    fingerprint,
    read_found,
)
from reporting.domain.definitions import (
    INNER_SCHEMA,
    PEOPLE_SCHEMA,
    SCHEMA,
    Definition,
    read_definitions,
)
from reporting.domain.read_access import grant_views

LOCK = 7_301_205_516_001
SCHEMAS = {
    INNER_SCHEMA: "Views that the views of reporting read; nobody else does.",
    SCHEMA: "Views for analysts, made from reporting/views: changes here are undone.",
    PEOPLE_SCHEMA: "Empty. Who may use it reads names, headlines and LinkedIn addresses in views.",
}


@transaction.atomic
def sync_views() -> list[str]:
    """Names of the views made anew; none when all were in place. Rights are granted each time.

    Several processes may call it at once: the first works, the others wait and find it done.
    Where all is in place it writes nothing, so a role that may only use the tables can call it.
    """
    with connection.cursor() as cursor:
        # Longer than the statements of readers (60 s), whose views cannot be replaced under them.
        cursor.execute("SET LOCAL lock_timeout = '90s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for name, comment in SCHEMAS.items():
            ensure_schema(cursor, name, comment)
        made = [one.name for one in read_definitions() if ensure_view(cursor, one)]
        grant_views(cursor)
    return made


def drop_views() -> None:
    """For migrations that change what views read. Views that others built on ours go too."""
    with connection.cursor() as cursor:
        for one in reversed(read_definitions()):
            cursor.execute(f"DROP VIEW IF EXISTS {one.place} CASCADE")


def ensure_schema(cursor: CursorWrapper, name: str, comment: str) -> None:
    cursor.execute("SELECT to_regnamespace(%s) IS NULL", [name])
    if cursor.fetchone() == (True,):
        cursor.execute(f"CREATE SCHEMA {name}")
        cursor.execute(f"COMMENT ON SCHEMA {name} IS %s", [comment])


def ensure_view(cursor: CursorWrapper, definition: Definition) -> bool:
    """Whether it had to be made. One with other columns than before is dropped, and with it the
    views that read it: they come later in the order.
    """
    marks = read_found().get(definition.name)
    if marks is not None and marks[0] == definition.fingerprint and marks[1] == marks[2]:
        return False
    try:
        with transaction.atomic():
            cursor.execute(definition.sql)
    except (ProgrammingError, InternalError):
        if marks is None:
            raise
        cursor.execute(f"DROP VIEW {definition.place} CASCADE")
        cursor.execute(definition.sql)
    mark_view(cursor, definition)
    return True


def mark_view(cursor: CursorWrapper, definition: Definition) -> None:
    """Ends the view's comment with what it was made from, and what the database made of it."""
    view = definition.place
    cursor.execute(
        "SELECT obj_description(to_regclass(%s), 'pg_class'), pg_get_viewdef(to_regclass(%s))",
        [view, view],
    )
    comment, body = cursor.fetchone()
    said = MARK.sub("", comment or "")
    mark = f"{said} [definition {definition.fingerprint} {fingerprint(body)}]"
    cursor.execute(f"COMMENT ON VIEW {view} IS %s", [mark])


__all__ = ["compare_views", "drop_views", "sync_views"]
