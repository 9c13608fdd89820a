"""Who may read: every role that may use the schema reads all of its views, and nothing beside them.

The privilege on the schema is the one record of it. It stays when a view is dropped and made anew,
so the grants on views can always be given again.
"""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from reporting.domain.definitions import ORDER, PEOPLE_SCHEMA, SCHEMA

READERS = """
SELECT role.rolname
FROM pg_namespace namespace
CROSS JOIN aclexplode(namespace.nspacl) AS acl
JOIN pg_roles role ON role.oid = acl.grantee
WHERE namespace.nspname = %s AND acl.privilege_type = 'USAGE' AND role.oid <> namespace.nspowner
ORDER BY role.rolname
"""
UNREADABLE = """
SELECT class.relname FROM pg_class class
JOIN pg_roles role ON role.rolname = %s
WHERE class.relnamespace = to_regnamespace(%s) AND class.relname = ANY(%s)
    AND NOT has_table_privilege(role.oid, class.oid, 'SELECT')
ORDER BY class.relname
"""
# Roles with rights of their own on tables there keep their way in when everybody's ends.
USERS_OF_PUBLIC = """
SELECT DISTINCT role.rolname
FROM pg_class class
CROSS JOIN aclexplode(class.relacl) AS acl
JOIN pg_roles role ON role.oid = acl.grantee
WHERE class.relnamespace = 'public'::regnamespace
UNION
SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class
WHERE relnamespace = 'public'::regnamespace
"""
OWNS_PUBLIC = """
SELECT pg_has_role(current_user, nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'public'
"""


def list_readers(cursor: CursorWrapper) -> list[str]:
    """Roles that may use the schema of the views, its owner aside."""
    cursor.execute(READERS, [SCHEMA])
    return [name for (name,) in cursor.fetchall()]


def grant_views(cursor: CursorWrapper) -> None:
    """Gives every reader every view of ours, also those just made. Writes only what is missing."""
    for role in list_readers(cursor):
        cursor.execute(UNREADABLE, [role, SCHEMA, list(ORDER)])
        if views := ", ".join(f"{SCHEMA}.{name}" for (name,) in cursor.fetchall()):
            cursor.execute(f"GRANT SELECT ON {views} TO {quote(cursor, role)}")


def let_read(cursor: CursorWrapper, role: str, *, with_people: bool) -> None:
    """Makes the role a reader; personal columns are not NULL for it only `with_people`."""
    name = quote(cursor, role)
    cursor.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {name}")
    if with_people:
        cursor.execute(f"GRANT USAGE ON SCHEMA {PEOPLE_SCHEMA} TO {name}")
    else:
        cursor.execute(f"REVOKE ALL ON SCHEMA {PEOPLE_SCHEMA} FROM {name}")
    grant_views(cursor)


def close_public(cursor: CursorWrapper) -> bool:
    """Takes the tables' schema from everybody who has no right of their own in it.

    False where the schema is another role's: its owner must do it.
    """
    cursor.execute(OWNS_PUBLIC)
    if cursor.fetchone() != (True,):
        return False
    cursor.execute(USERS_OF_PUBLIC)
    for (role,) in cursor.fetchall():
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quote(cursor, role)}")
    cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    return True


def quote(cursor: CursorWrapper, name: str) -> str:
    """A name as an identifier: names cannot be parameters of a statement."""
    cursor.execute("SELECT quote_ident(%s)", [name])
    row: tuple[str] = cursor.fetchone()
    return row[0]
