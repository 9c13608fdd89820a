"""A login for a reporting tool: reads the views, for a minute at a time, and can do nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg2.extensions import encrypt_password

from reporting.domain.definitions import SCHEMA
from reporting.domain.read_access import close_public, let_read, quote
from reporting.domain.sync_views import sync_views

CONNECTIONS = 10
DEFAULTS = {
    "search_path": SCHEMA,
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "30s",
    "default_transaction_read_only": "on",
    "timezone": "UTC",
    # Sums over millions of rows: compiling a statement costs more than it saves (bench/).
    "jit": "off",
    "work_mem": "32MB",
}
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# Nothing that could do more is ever turned into a reader, or gets its password changed here.
IS_MORE = """
SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
    OR rolname = current_user
    OR EXISTS (SELECT FROM pg_auth_members member WHERE member.member = role.oid)
    OR EXISTS (SELECT FROM pg_class WHERE relowner = role.oid)
    OR EXISTS (SELECT FROM pg_database WHERE datdba = role.oid)
FROM pg_roles role WHERE rolname = %s
"""


class RoleRefused(Exception):
    """`str()` says why."""


@dataclass(frozen=True, slots=True)
class ReaderRole:
    """`sees_public`: the schema of the tables stays visible (not readable) to everybody."""

    name: str
    created: bool
    with_people: bool
    sees_public: bool


@transaction.atomic
def setup_role(name: str, *, password: str, with_people: bool) -> ReaderRole:
    """Makes the role, or sets an existing reader right (password, people, limits).

    Raises RoleRefused for a name that is none, or of a role that is more than a reader.
    """
    if not NAME.fullmatch(name) or name.startswith("pg_"):
        raise RoleRefused(f"{name} is no name for a role: use a-z, 0-9 and _")
    if not password:
        raise RoleRefused("the password is empty")
    sync_views()
    with connection.cursor() as cursor:
        created = write_role(cursor, name, password)
        let_read(cursor, name, with_people=with_people)
        is_closed = close_public(cursor)
    return ReaderRole(name, created=created, with_people=with_people, sees_public=not is_closed)


def write_role(cursor: CursorWrapper, name: str, password: str) -> bool:
    """Whether it is new."""
    cursor.execute(IS_MORE, [name])
    row = cursor.fetchone()
    if row == (True,):
        raise RoleRefused(f"role {name} exists and may do more than read: choose another name")
    role = quote(cursor, name)
    # Only its hash travels, so that no server log can hold the password.
    verifier = encrypt_password(
        password, name, scope=connection.connection, algorithm="scram-sha-256"
    )
    cursor.execute(
        f"{'ALTER' if row else 'CREATE'} ROLE {role} LOGIN NOINHERIT"
        f" CONNECTION LIMIT {CONNECTIONS} PASSWORD %s",
        [verifier],
    )
    cursor.execute("SELECT quote_ident(current_database())")
    (database,) = cursor.fetchone()
    cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {role}")
    for setting, value in DEFAULTS.items():
        cursor.execute(f"ALTER ROLE {role} IN DATABASE {database} SET {setting} = %s", [value])
    return row is None
