"""Where a reporting tool connects to, and who may: nothing here is a secret."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db import connection

from reporting.domain.definitions import PEOPLE_SCHEMA
from reporting.domain.read_access import list_readers

LOCAL = ("localhost", "127.0.0.1", "::1")
ROLES = """
SELECT role.rolname, role.rolconnlimit,
    has_schema_privilege(role.oid, to_regnamespace(%s), 'USAGE'),
    coalesce((
        SELECT split_part(setting, '=', 2)
        FROM pg_db_role_setting, unnest(setconfig) AS setting
        WHERE setrole = role.oid AND setting LIKE 'statement_timeout=%%'
            AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
        ORDER BY setdatabase DESC LIMIT 1
    ), ''),
    (SELECT count(*) FROM pg_stat_activity
     WHERE usesysid = role.oid AND datname = current_database())
FROM pg_roles role
WHERE role.rolname = ANY(%s) AND role.rolcanlogin
ORDER BY role.rolname
"""


@dataclass(frozen=True, slots=True)
class Server:
    """`is_embedded`: a socket of this machine, which no tool elsewhere can reach; `is_local`: the
    name means this machine only. `has_tls`: the server answers with TLS.
    """

    host: str
    port: str
    database: str
    is_embedded: bool
    is_local: bool
    has_tls: bool
    version: str


@dataclass(frozen=True, slots=True)
class Reader:
    """`connection_limit` is -1 without one; `statement_timeout` empty without one. `connections`
    are open now.
    """

    name: str
    connection_limit: int
    with_people: bool
    statement_timeout: str
    connections: int


def describe_server(database: dict[str, Any]) -> Server:
    """`database`: Django's entry. Its user and password stay where they are."""
    host = str(database.get("HOST") or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('ssl') = 'on', current_setting('server_version')")
        has_tls, version = cursor.fetchone()
    return Server(
        host=host,
        port=str(database.get("PORT") or "5432"),
        database=str(database["NAME"]),
        is_embedded=not host or PurePosixPath(host).is_absolute(),
        is_local=host in LOCAL,
        has_tls=has_tls,
        version=version.split()[0],
    )


def list_reader_roles() -> list[Reader]:
    """Who can log in and read the views."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES, [PEOPLE_SCHEMA, list_readers(cursor)])
        return [
            Reader(name, limit, people, timeout, connections)
            for name, limit, people, timeout, connections in cursor.fetchall()
        ]
