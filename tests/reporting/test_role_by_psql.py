"""A reader role as an analyst meets it: by psql where there is one, else by psycopg2."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from reporting.domain.definitions import ORDER
from reporting.domain.setup_role import setup_role
from tests.reporting.history import History
from tests.reporting.rows import run_sql

ROLE = f"psql_reader_of_a_test_{os.getpid()}"
PASSWORD = "correct horse"
PSQL = shutil.which("psql")


@pytest.fixture
def roles(transactional_db: None) -> Iterator[None]:
    yield
    run_sql("GRANT USAGE ON SCHEMA public TO PUBLIC")
    if run_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]):
        run_sql(f"DROP OWNED BY {ROLE}")
        run_sql(f"DROP ROLE {ROLE}")


def _connect() -> dict[str, str]:
    connection.ensure_connection()
    ours = connection.connection.info
    return {
        "host": ours.host,
        "port": str(ours.port),
        "dbname": ours.dbname,
        "user": ROLE,
        "password": PASSWORD,
    }


def ask(sql: str) -> tuple[str, str]:
    """What came back, a line for each row with | between cells, and what was refused."""
    return _by_psql(sql) if PSQL else _by_psycopg2(sql)


def _by_psql(sql: str) -> tuple[str, str]:
    told = _connect()
    # Each statement in a transaction of its own.
    each = [part for one in sql.split("; ") for part in ("-c", one)]
    done = subprocess.run(
        [PSQL or "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *each],
        env={**os.environ, **{f"PG{_NAMES.get(key, key).upper()}": v for key, v in told.items()}},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout.strip(), done.stderr.strip()


_NAMES = {"dbname": "database"}


def _by_psycopg2(sql: str) -> tuple[str, str]:
    with closing(psycopg2.connect(**_connect())) as own, own.cursor() as cursor:
        own.autocommit = True
        try:
            for one in sql.split("; "):
                cursor.execute(one)
        except psycopg2.Error as error:
            return "", f"ERROR:  {error}"
        rows = cursor.fetchall() if cursor.description else []
    return "\n".join("|".join("" if cell is None else str(cell) for cell in r) for r in rows), ""


def test_role_reads_every_view_by_its_bare_name(roles: None) -> None:
    History()
    setup_role(ROLE, password=PASSWORD, with_people=False)

    counts = {view: ask(f"SELECT count(*) FROM {view}") for view in ORDER}

    assert counts == {
        view: (str(run_sql(f"SELECT count(*) FROM reporting.{view}")[0][0]), "") for view in ORDER
    }


def test_schema_shows_a_reader_its_views_and_nothing_beside_them(roles: None) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=False)

    listed, _ = ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'reporting'::regnamespace ORDER BY 1"
    )

    assert listed.split() == sorted(ORDER)


@pytest.mark.parametrize(
    ("sql", "refusal"),
    [
        ("SELECT * FROM public.posts_post", "permission denied for schema public"),
        ("SELECT * FROM public.access_user", "permission denied for schema public"),
        ("SELECT * FROM engagers_engager", 'relation "engagers_engager" does not exist'),
        ("SELECT * FROM reporting_checkresult", 'relation "reporting_checkresult" does not exist'),
        (
            "SELECT * FROM reporting_inner.marked_posts",
            "permission denied for schema reporting_inner",
        ),
        ("CREATE TABLE reporting.mine (id int)", "cannot execute CREATE TABLE in a read-only"),
        ("UPDATE dim_date SET year = 1", "cannot"),
        (
            "SET default_transaction_read_only = off; CREATE TABLE reporting.mine (id int)",
            "permission denied for schema reporting",
        ),
        (
            "SET default_transaction_read_only = off; DELETE FROM public.posts_post",
            "permission denied for schema public",
        ),
    ],
)
def test_role_sees_and_writes_nothing_else(roles: None, sql: str, refusal: str) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=True)

    came, error = ask(sql)

    assert came == ""
    assert error.startswith("ERROR:")
    assert refusal in error
    assert run_sql("SELECT to_regclass('reporting.mine') IS NULL") == [(True,)]


def test_role_has_its_limits(roles: None) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=False)

    came, _ = ask(
        "SELECT current_setting('statement_timeout'), current_setting('search_path'),"
        " rolconnlimit FROM pg_roles WHERE rolname = current_user"
    )

    assert came == "1min|reporting|10"


def test_a_question_that_takes_too_long_ends(roles: None) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=False)

    _, error = ask("SET statement_timeout = '50ms'; SELECT pg_sleep(30)")

    assert "canceling statement due to statement timeout" in error


@pytest.mark.parametrize(("people", "named"), [("without", "0|0|0"), ("with", "4|1|3")])
def test_personal_columns_are_null_without_people(roles: None, people: str, named: str) -> None:
    History()
    setup_role(ROLE, password=PASSWORD, with_people=people == "with")

    assert ask("SELECT count(name), count(headline), count(linkedin_url) FROM engagers") == (
        named,
        "",
    )
    assert ask("SELECT count(*) FROM engagers WHERE company = 'Acme Ltd'") == ("2", "")
