"""The data dictionary, the connection and its roles, as the database holds them."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from reporting.domain.definitions import ORDER
from reporting.domain.describe_access import Reader, describe_server, list_reader_roles
from reporting.domain.describe_views import Column, describe_views
from reporting.domain.read_freshness import Freshness, read_freshness
from reporting.domain.run_checks import run_checks
from reporting.domain.setup_role import setup_role
from tests.factories.posts import PostFactory
from tests.reporting.rows import run_sql

pytestmark = pytest.mark.django_db
ROLE = f"described_reader_of_a_test_{os.getpid()}"
AT = datetime(2026, 11, 21, 5, tzinfo=UTC)


def _find(name):
    return next(view for view in describe_views() if view.name == name)


def test_every_view_is_described_whole():
    views = describe_views()

    assert [view.name for view in views] == list(ORDER)
    for view in views:
        assert view.grain
        assert view.meaning
        assert "[definition" not in view.meaning
        assert [column.name for column in view.columns if not column.meaning] == []


def test_columns_have_type_unit_and_meaning():
    columns = {column.name: column for column in _find("costs").columns}

    assert columns["reserved_usd"] == Column(
        "reserved_usd",
        columns["reserved_usd"].type,
        "USD that it could cost at most when it was reserved.",
        "USD",
        is_personal=False,
    )
    assert columns["reserved_usd"].type.startswith("numeric")
    people = [column.name for column in _find("engagers").columns if column.is_personal]
    assert people == ["name", "headline", "linkedin_url"]


def test_lineage_names_tables_views_and_functions():
    assert _find("costs").reads == (
        "integrations_actorrun",
        "integrations_charge",
        "posts_post",
        "posts_scrape",
    )
    assert "reporting.engagers" in _find("linkedin_engagers_by_post").reads
    # What is not for readers is spelt out: nobody could look it up.
    daily = _find("post_daily").reads
    assert {"engagers_engagement", "reporting.linkedin_posts_scrapes"} < set(daily)
    named = {one for view in describe_views() for one in view.reads}
    assert [one for one in named if one.startswith("reporting_inner.")] == []
    assert [one for one in _find("linkedin_posts").reads if one.endswith("()")] == ["posts_due()"]


def test_rows_are_estimated_until_they_are_counted():
    PostFactory()
    before = _find("linkedin_posts")
    run_checks(at=AT)
    after = _find("linkedin_posts")

    assert before.counted_at is None
    assert before.rows > 0
    assert (after.rows, after.counted_at) == (1, AT)


def test_a_view_that_is_missing_is_left_out():
    run_sql("DROP VIEW reporting.label_lift")

    assert [view.name for view in describe_views()] == [
        name for name in ORDER if name != "label_lift"
    ]


def test_freshness_of_nothing():
    found = {one.subject: one for one in read_freshness()}

    assert found["scrapes"] == Freshness("scrapes", None, None, 0)
    assert len(found) == 8


@pytest.mark.parametrize(
    ("host", "is_embedded", "is_local"),
    [
        ("db.example.com", False, False),
        ("127.0.0.1", False, True),
        ("/tmp/socket", True, False),
        ("", True, False),
    ],
)
def test_server_is_described_without_its_secrets(host, is_embedded, is_local):
    server = describe_server(
        {"HOST": host, "PORT": "", "NAME": "postdesk", "USER": "owner", "PASSWORD": "secret"}
    )

    assert (server.host, server.port, server.database) == (host, "5432", "postdesk")
    assert (server.is_embedded, server.is_local) == (is_embedded, is_local)
    assert server.has_tls == (run_sql("SHOW ssl") == [("on",)])
    assert "secret" not in str(server)
    assert "owner" not in str(server)


def test_reader_roles_and_their_limits():
    assert ROLE not in [role.name for role in list_reader_roles()]

    setup_role(ROLE, password="correct horse", with_people=True)

    [reader] = [role for role in list_reader_roles() if role.name == ROLE]
    assert reader == Reader(
        ROLE, connection_limit=10, with_people=True, statement_timeout="60s", connections=0
    )
