"""The data dictionary and its downloads."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.core.cache import cache

from desk.reports.show_freshness import say_age
from reporting.domain.run_checks import run_checks
from tests.factories.engagers import EngagerFactory
from tests.factories.posts import PostFactory
from tests.reporting.rows import run_sql

PAGE = "/admin/desk/dictionary/"
AT = datetime(2026, 11, 21, 5, tzinfo=UTC)
PEOPLE = ("engagers", "companies", "linkedin_engagers_by_post")


@pytest.fixture(autouse=True)
def no_cache():
    cache.clear()
    yield
    cache.clear()


def _body(answer):
    return b"".join(answer.streaming_content)


def test_page_has_every_view_with_columns_units_and_lineage(log_in_as):
    page = log_in_as("analyst").get(PAGE).content.decode()

    assert 'id="linkedin_posts"' in page
    assert "USD that it could cost at most when it was reserved." in page
    assert "<code>integrations_charge</code>" in page
    assert '<a href="#engagers">' in page
    assert "an estimate until" in page
    assert "[definition" not in page


def test_page_says_when_rows_were_counted(log_in_as):
    PostFactory()
    run_checks(at=AT)

    assert "1, counted 21 Nov 2026" in log_in_as("analyst").get(PAGE).content.decode()


def test_freshness_in_words(log_in_as):
    PostFactory()

    told = log_in_as("creative").get(f"{PAGE}freshness/").json()["subjects"]

    assert told["posts"] == {"said": "never brought up to date yet", "rows": "1"}
    assert told["scrapes"]["rows"] == "0"


def test_csv_is_defused_and_marked(log_in_as):
    PostFactory(name="=cmd()")

    answer = log_in_as("analyst").get(f"{PAGE}linkedin_posts.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="linkedin_posts 20')
    body = _body(answer)
    assert body.startswith(b"\xef\xbb\xbfid,post_url,post_name,")
    assert b",'=cmd()," in body


def test_parquet_is_the_view_itself(log_in_as):
    PostFactory(name="=cmd()")

    answer = log_in_as("analyst").get(f"{PAGE}linkedin_posts.parquet")

    table = pq.read_table(io.BytesIO(_body(answer)))
    assert table.column("post_name").to_pylist() == ["=cmd()"]


def test_excluded_people_are_in_no_file(log_in_as):
    EngagerFactory(name="Ada Example")
    EngagerFactory(name="Eve Excluded", excluded_at=AT, exclusion_reason="opted out")

    body = _body(log_in_as("analyst").get(f"{PAGE}engagers.csv"))

    assert b"Ada Example" in body
    assert b"Eve Excluded" not in body


@pytest.mark.parametrize("view", PEOPLE)
def test_people_need_a_right_of_their_own(log_in_as, view):
    client = log_in_as("creative")

    assert client.get(f"{PAGE}{view}.csv").status_code == 403
    page = client.get(PAGE).content.decode()
    assert f"{PAGE}{view}.csv" not in page
    assert f"{PAGE}costs.csv" in page
    assert client.get(f"{PAGE}costs.csv").status_code == 200


def test_without_the_right_to_export_nothing_is_offered(log_in_as):
    client = log_in_as("analyst")
    client.user.groups.get().permissions.filter(codename="export_post").delete()

    assert client.get(f"{PAGE}costs.csv").status_code == 403
    assert ".parquet" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("name", ["posts_post.csv", "costs.xlsx"])
def test_nothing_else_is_given(log_in_as, name):
    assert log_in_as("analyst").get(f"{PAGE}{name}").status_code == 404


def test_a_view_that_is_missing_is_not_there(log_in_as):
    run_sql("DROP VIEW reporting.costs CASCADE")

    assert log_in_as("analyst").get(f"{PAGE}costs.csv").status_code == 404


@pytest.mark.parametrize("posts", [1, 3])
def test_query_count(log_in_as, django_assert_num_queries, posts):
    for _ in range(posts):
        PostFactory()
    run_checks(at=AT)
    client = log_in_as("analyst")

    with django_assert_num_queries(8):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("0.99", "less than an hour ago"),
        ("1.20", "1 hour ago"),
        ("1.60", "2 hours ago"),
        ("71.90", "72 hours ago"),
        ("72.00", "3 days ago"),
    ],
)
def test_age_in_words(hours, said):
    assert say_age(Decimal(hours)) == said
