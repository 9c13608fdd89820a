"""The older stack's three tables, read over their own connection. Any column may be missing or text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

import psycopg2
from psycopg2.extras import RealDictCursor

from integrations.errors import Misconfigured

Table = Literal["linkedin_posts", "linkedin_posts_scrapes", "linkedin_engagers_by_post"]
Column = Literal["id", "scrape_id", "post_url"]
TABLES: tuple[Table, ...] = (
    "linkedin_posts",
    "linkedin_posts_scrapes",
    "linkedin_engagers_by_post",
)
BATCH = 1_000
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LegacySource:
    """`dsn` as libpq takes it: postgres://user:password@host:5432/name. It is only read."""

    dsn: str

    def find_tables(self) -> tuple[Table, ...]:
        """Those of the three that are there. Raises Misconfigured when the database does not answer."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = 'public' AND table_name = ANY(%s)",
                [list(TABLES)],
            )
            names = {name for (name,) in cursor.fetchall()}
        return tuple(table for table in TABLES if table in names)

    def read(self, table: Table, *, by: Sequence[Column] = ("id",)) -> Iterator[list[Row]]:
        """Batches of rows in the order of those columns that are there; the server holds the rest."""
        with closing(self._connect()) as connection:
            columns = self._columns(connection, table)
            order = ", ".join(column for column in by if column in columns)
            with connection.cursor("legacy", cursor_factory=RealDictCursor) as cursor:
                # `table` and `by` are literals of ours.
                cursor.execute(
                    f"SELECT * FROM public.{table} {order and f'ORDER BY {order}'}"  # noqa: S608
                )
                while rows := cursor.fetchmany(BATCH):
                    yield rows

    def _columns(self, connection: Any, table: Table) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s",
                [table],
            )
            return {name for (name,) in cursor.fetchall()}

    def _connect(self) -> Any:
        try:
            connection = psycopg2.connect(self.dsn, connect_timeout=10)
        except psycopg2.Error as error:
            raise Misconfigured(f"the older stack's database: {_first_line(error)}") from None
        connection.set_session(readonly=True, isolation_level="REPEATABLE READ")
        return connection


def _first_line(error: Exception) -> str:
    """Of what libpq says: the host and what is wrong, never the password."""
    return (str(error).strip().splitlines() or ["does not answer"])[0]
