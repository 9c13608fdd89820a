"""Every text of the database, searched for words."""

from __future__ import annotations

from django.db import connection

TYPES = "('text', 'character varying', 'jsonb', 'json', 'ARRAY')"


def find_leftovers(words):
    """(table, column, value) of every row in which one of the words stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            f" WHERE table_schema = 'public' AND data_type IN {TYPES}"
            " ORDER BY table_name, column_name"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT "{column}"::text FROM "{table}" WHERE lower("{column}"::text) LIKE ANY(%s)',
                [[f"%{word.lower()}%" for word in words]],
            )
            found += [(table, column, value) for (value,) in cursor.fetchall()]
    return found
