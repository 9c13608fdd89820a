"""Reporting views as files through the API."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import User
from tests.factories.posts import PostFactory
from tests.reporting.rows import run_sql


def _read(answer):
    assert answer.streaming
    return b"".join(answer.streaming_content)


def test_a_view_comes_as_csv(reader, db):
    post = PostFactory(name='First, "quoted"')

    answer = reader.get("/api/v1/reports/linkedin_posts/?format=csv", HTTP_ACCEPT="text/csv")

    lines = _read(answer).decode().splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="linkedin_posts.csv"'
    assert lines[0].startswith("id,post_url,post_name,")
    assert lines[1].startswith(f'{post.pk},{post.url},"First, ""quoted""",')


def test_the_head_alone_reads_no_rows(reader, db):
    PostFactory()
    with CaptureQueriesContext(connection) as seen:
        answer = reader.head("/api/v1/reports/linkedin_posts/")
        assert list(answer.streaming_content) == []

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert [one["sql"] for one in seen if "reporting.linkedin_posts" in one["sql"]] == []


def test_parquet_too(reader, db):
    answer = reader.get("/api/v1/reports/dim_date/?format=parquet")

    content = _read(answer)
    assert answer["Content-Type"] == "application/vnd.apache.parquet"
    assert (content[:4], content[-4:]) == (b"PAR1", b"PAR1")


def test_a_view_that_is_missing_is_a_problem_before_anything_is_sent(reader, db):
    run_sql("DROP VIEW reporting.costs CASCADE")

    answer = reader.get("/api/v1/reports/costs/")

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["detail"] == "costs is missing: manage.py setup_reporting makes it anew."


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("no_such_view/", 404),
        ("auth_user/", 404),
        ("costs/?format=xml", 400),
        ("costs/?fmt=csv", 400),
    ],
)
def test_what_is_no_view_or_format_is_refused(reader, db, path, status):
    assert reader.get(f"/api/v1/reports/{path}").status_code == status


def test_reading_needs_the_scope(make_client):
    assert make_client("write").get("/api/v1/reports/costs/").status_code == 403


def test_who_may_not_export_people_gets_none(make_client):
    creative = User.objects.create_user("bo")
    creative.groups.add(Group.objects.get(name="creative"))
    client = make_client("read", of=creative)

    answer = client.get("/api/v1/reports/linkedin_engagers_by_post/")

    assert answer.status_code == 403
    assert answer.json()["detail"] == (
        "linkedin_engagers_by_post is about single people: its reader needs"
        " engagers.export_engager."
    )
    assert client.get("/api/v1/reports/costs/").status_code == 200
