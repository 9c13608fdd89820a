from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reporting.domain.sync_views import drop_views
from tests.reporting.rows import run_sql

pytestmark = pytest.mark.django_db
ROLE = f"reader_of_a_command_{os.getpid()}"


@pytest.fixture
def password_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "password"
    path.write_text("correct horse\n")
    return path


def setup(*words: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("setup_reporting", *map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_makes_the_views_and_again_nothing() -> None:
    drop_views()
    assert setup() == ("schema reporting: 13 views, 13 made anew\n", "")
    assert setup() == ("schema reporting: 13 views, 0 made anew\n", "")


def test_makes_a_role_and_sets_it_again(password_file: Path) -> None:
    views = "schema reporting: 13 views, 0 made anew\n"
    role = ("--role", ROLE, "--password-file", password_file)
    assert setup(*role) == (f"{views}role {ROLE}: created, without people\n", "")
    assert setup(*role, "--with-people") == (f"{views}role {ROLE}: set, with people\n", "")
    assert run_sql("SELECT has_schema_privilege(%s, 'reporting_people', 'USAGE')", [ROLE]) == [
        (True,)
    ]


def test_says_so_where_the_schema_public_is_anothers(password_file: Path) -> None:
    owner = f"{ROLE}_owner"
    run_sql(f"CREATE ROLE {owner} CREATEROLE")
    database = run_sql("SELECT quote_ident(current_database())")[0][0]
    run_sql(f"GRANT CREATE, CONNECT ON DATABASE {database} TO {owner} WITH GRANT OPTION")
    run_sql(f"GRANT USAGE, CREATE ON SCHEMA public TO {owner}")
    run_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {owner}")
    drop_views()
    run_sql("DROP SCHEMA reporting, reporting_inner, reporting_people")
    run_sql(f"SET LOCAL ROLE {owner}")
    out, err = setup("--role", ROLE, "--password-file", password_file)
    assert out.splitlines()[-1] == f"role {ROLE}: created, without people"
    assert err == (
        "the schema public is another role's: its owner should run"
        " REVOKE ALL ON SCHEMA public FROM PUBLIC\n"
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--role", ROLE), "--role and --password-file go together"),
        (("--password-file", "missing"), "--role and --password-file go together"),
        (("--with-people",), "--with-people needs --role"),
        (("--role", ROLE, "--password-file", "missing"), "missing cannot be read as text"),
        (
            ("--role", ROLE, "--password-file", os.devnull),
            f"{os.devnull} holds no password in its first line",
        ),
    ],
)
def test_wrong_usage_is_refused_before_anything_is_done(words: tuple[str, ...], why: str) -> None:
    drop_views()
    with pytest.raises(CommandError) as refused:
        setup(*words)
    assert (str(refused.value), refused.value.returncode) == (why, 2)
    assert run_sql("SELECT to_regclass('reporting.costs')") == [(None,)]


def test_refused_role_ends_2(password_file: Path) -> None:
    with pytest.raises(CommandError) as refused:
        setup("--role", "No Role", "--password-file", password_file)
    assert refused.value.returncode == 2


def test_database_without_its_migrations_is_refused() -> None:
    drop_views()
    run_sql("DELETE FROM django_migrations WHERE app = 'posts'")
    with pytest.raises(CommandError, match=r"migrations are not applied: manage\.py migrate$"):
        setup()
    assert run_sql("SELECT to_regclass('reporting.costs')") == [(None,)]
