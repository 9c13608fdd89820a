"""Roles are tried by really connecting with them. They are the cluster's: each test removes its own."""

from __future__ import annotations

import hmac
import os
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from hashlib import pbkdf2_hmac, sha256
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg2 import errors

from reporting.domain.definitions import ORDER
from reporting.domain.setup_role import ReaderRole, RoleRefused, setup_role
from reporting.domain.sync_views import drop_views, sync_views
from tests.factories.engagers import EngagerFactory
from tests.reporting.history import History
from tests.reporting.rows import run_sql

ROLE = f"reader_of_a_test_{os.getpid()}"
PASSWORD = "correct horse é"
PERSONAL = ("name", "headline", "linkedin_url")


@pytest.fixture
def roles(transactional_db: None) -> Iterator[None]:
    yield
    run_sql("GRANT USAGE ON SCHEMA public TO PUBLIC")
    for name in (ROLE, f"{ROLE}_app"):
        if run_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]):
            run_sql(f"DROP OWNED BY {name}")
            run_sql(f"DROP ROLE {name}")


def ask(sql: str, *, options: str = "") -> list[tuple[Any, ...]]:
    """As the role, over a connection of its own."""
    connection.ensure_connection()
    ours = connection.connection.info
    with closing(
        psycopg2.connect(
            host=ours.host,
            port=ours.port,
            dbname=ours.dbname,
            user=ROLE,
            password=PASSWORD,
            options=options,
        )
    ) as own:
        with own.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


def test_role_reads_every_view_by_its_bare_name(roles: None) -> None:
    History()
    made = setup_role(ROLE, password=PASSWORD, with_people=False)
    assert made == ReaderRole(ROLE, created=True, with_people=False, sees_public=False)
    counts = {view: ask(f"SELECT count(*) FROM (SELECT * FROM {view}) rows") for view in ORDER}
    assert counts == {view: run_sql(f"SELECT count(*) FROM reporting.{view}") for view in ORDER}


def test_role_without_people_reads_null_for_personal_columns(roles: None) -> None:
    History()
    setup_role(ROLE, password=PASSWORD, with_people=False)
    columns = ", ".join(PERSONAL)
    views = ("engagers", "linkedin_engagers_by_post")
    people = {row for view in views for row in ask(f"SELECT {columns} FROM {view}")}
    assert people == {(None, None, None)}
    assert ask("SELECT name, linkedin_url, company, engagers FROM companies") == [
        (None, None, "Acme Ltd", 2)
    ]
    assert ask("SELECT count(*) FROM engagers WHERE name LIKE 'A%' OR headline > ''") == [(0,)]


def test_role_with_people_reads_them_until_they_are_taken_away(roles: None) -> None:
    EngagerFactory(name="Ada Example")
    setup_role(ROLE, password=PASSWORD, with_people=True)
    assert ask("SELECT name FROM engagers") == [("Ada Example",)]
    made = setup_role(ROLE, password=PASSWORD, with_people=False)
    assert made == ReaderRole(ROLE, created=False, with_people=False, sees_public=False)
    assert ask("SELECT name FROM engagers") == [(None,)]


@pytest.mark.parametrize(
    ("sql", "refusal"),
    [
        ("SELECT * FROM public.engagers_engager", errors.InsufficientPrivilege),
        ("SELECT * FROM public.posts_post", errors.InsufficientPrivilege),
        ("SELECT * FROM posts_post", errors.UndefinedTable),
        ("CREATE TABLE reporting.mine (id int)", errors.ReadOnlySqlTransaction),
        ("DELETE FROM public.posts_post RETURNING 1", errors.InsufficientPrivilege),
        ("SELECT pg_read_file('/etc/hostname')", errors.InsufficientPrivilege),
        ("SET ROLE postgres", errors.InsufficientPrivilege),
    ],
)
def test_role_can_do_nothing_else(roles: None, sql: str, refusal: type[Exception]) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=True)
    with pytest.raises(refusal):
        ask(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE reporting.mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "DELETE FROM public.posts_post RETURNING 1",
        "UPDATE dim_date SET year = 1 RETURNING 1",
    ],
)
def test_role_that_switches_read_only_off_still_writes_nothing(roles: None, sql: str) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=True)
    with pytest.raises((errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)):
        ask(sql, options="-c default_transaction_read_only=off")


def test_role_has_no_right_beside_the_views(roles: None) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=False)
    readable = ask(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'p', 'f', 'S')"
        " AND relnamespace IN ('public'::regnamespace, 'reporting'::regnamespace)"
        " AND CASE relkind WHEN 'S' THEN has_sequence_privilege(oid, 'USAGE')"
        " ELSE has_table_privilege(oid, 'SELECT') OR has_any_column_privilege(oid, 'SELECT') END"
        " ORDER BY relname"
    )
    assert readable == [(name,) for name in sorted(ORDER)]
    assert ask(
        "SELECT has_schema_privilege('public', 'USAGE'), has_schema_privilege('public', 'CREATE'),"
        " has_schema_privilege('reporting', 'CREATE')"
    ) == [(False, False, False)]


def test_role_has_limits(roles: None) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=False)
    assert ask(
        "SELECT current_setting('search_path'), current_setting('statement_timeout'),"
        " current_setting('default_transaction_read_only'), current_setting('TimeZone'),"
        " (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user)"
    ) == [("reporting", "1min", "on", "UTC", 10)]


def test_role_reads_views_made_anew(roles: None) -> None:
    setup_role(ROLE, password=PASSWORD, with_people=False)
    drop_views()
    sync_views()
    assert ask("SELECT count(*) FROM linkedin_posts") == [(0,)]


def test_others_with_rights_on_tables_keep_their_way_in(roles: None) -> None:
    app = f"{ROLE}_app"
    run_sql(f"CREATE ROLE {app}")
    run_sql(f"GRANT SELECT ON posts_post TO {app}")
    setup_role(ROLE, password=PASSWORD, with_people=False)
    assert run_sql("SELECT has_schema_privilege(%s, 'public', 'USAGE')", [app]) == [(True,)]


def test_password_is_never_sent_as_it_is(roles: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        setup_role(ROLE, password=PASSWORD, with_people=False)
    statements = [query["sql"] for query in queries.captured_queries]
    assert [one for one in statements if "correct horse" in one] == []
    assert len([one for one in statements if "SCRAM-SHA-256$" in one]) == 1


def test_password_is_the_one_given(roles: None) -> None:
    """The servers of tests trust everybody, so what was stored is computed again (RFC 5802)."""
    setup_role(ROLE, password="correct horse", with_people=False)
    [(stored,)] = run_sql("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [ROLE])
    _, salted, keys = stored.split("$")
    rounds, salt = salted.split(":")
    root = pbkdf2_hmac("sha256", b"correct horse", b64decode(salt), int(rounds))
    client = hmac.digest(root, b"Client Key", "sha256")
    assert b64decode(keys.split(":")[0]) == sha256(client).digest()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("Robert'); --", "x", "Robert'); -- is no name for a role: use a-z, 0-9 and _"),
        ("pg_reader", "x", "pg_reader is no name for a role: use a-z, 0-9 and _"),
        ("a_reader", "", "the password is empty"),
    ],
)
def test_wrong_name_or_password_is_refused(name: str, password: str, why: str) -> None:
    with pytest.raises(RoleRefused) as refused:
        setup_role(name, password=password, with_people=False)
    assert str(refused.value) == why
    assert run_sql("SELECT count(*) FROM pg_roles WHERE rolname = %s", [name]) == [(0,)]


@pytest.mark.parametrize("right", ["SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION"])
def test_role_that_may_do_more_is_left_alone(roles: None, right: str) -> None:
    run_sql(f"CREATE ROLE {ROLE} {right}")
    before = run_sql("SELECT * FROM pg_authid WHERE rolname = %s", [ROLE])
    with pytest.raises(RoleRefused, match="may do more than read: choose another name"):
        setup_role(ROLE, password=PASSWORD, with_people=False)
    assert run_sql("SELECT * FROM pg_authid WHERE rolname = %s", [ROLE]) == before
