"""Which views are missing, or are not what their files say."""

from __future__ import annotations

import hashlib
import re

from django.db import connection

from reporting.domain.definitions import read_definitions

# Ends a view's COMMENT: the file it was made from, and the definition that the database made of it.
MARK = re.compile(r"\s*\[definition (\w+) (\w+)\]$")
READ = """
SELECT class.relname, obj_description(class.oid, 'pg_class'), pg_get_viewdef(class.oid)
FROM pg_class class
JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
WHERE namespace.nspname || '.' || class.relname = ANY(%s) AND class.relkind = 'v'
"""


def compare_views() -> list[str]:
    """A line for each view that differs; none where all are in place."""
    found = read_found()
    lines = []
    for definition in read_definitions():
        marks = found.get(definition.name)
        if marks is None:
            lines.append(f"{definition.place} is missing")
        elif marks[0] != definition.fingerprint:
            lines.append(f"{definition.place} is of another version")
        elif marks[1] != marks[2]:
            lines.append(f"{definition.place} was changed in the database")
    return lines


def read_found() -> dict[str, tuple[str, str, str]]:
    """Each existing view: the fingerprints of its file and of what was made of it, and of what
    is there now. Empty texts where its comment does not say.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ, [[one.place for one in read_definitions()]])
        rows = cursor.fetchall()
    return {name: (*read_mark(comment), fingerprint(body)) for name, comment, body in rows}


def read_mark(comment: str | None) -> tuple[str, str]:
    match = MARK.search(comment or "")
    return (match.group(1), match.group(2)) if match else ("", "")


def fingerprint(body: str) -> str:
    """Of the columns, tables and functions as the database holds them, schemas left out: how it
    prints those depends on the search path.
    """
    plain = re.sub(r"\b[a-z_]\w*\.(?=[a-z_])", "", body)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
