"""What a client may get wrong in a request: each mistake is a problem with its reason, never a 500."""

from __future__ import annotations

import pytest
from django.db import connection

from posts.models import Post
from tests.factories.posts import PostFactory

POSTS = "/api/v1/posts/"
PROBLEM = "application/problem+json"
JSON = "application/json"


def _send(client, body, kind=JSON, **extra):
    answer = client.generic("POST", POSTS, body, content_type=kind, **extra)
    assert answer["Content-Type"] == PROBLEM
    assert Post.objects.count() == 0
    return answer.status_code, answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"{", "JSON parse error"),
        (b'{"url": "\xff"}', "JSON parse error"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"url": "x", "custom": {"\\ud800": 1}}', "half a surrogate pair"),
        (b'{"url": "x", "time_to_create": NaN}', "JSON parse error"),
        (b'{"impressions": ' + b"9" * 5_000 + b"}", "JSON parse error"),
    ],
    ids=["cut", "encoding", "deep", "surrogate", "nan", "digits"],
)
def test_json_that_is_none_is_refused(writer, body, detail):
    status, said = _send(writer, body)

    assert status == 400
    assert detail in said


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"7"])
def test_a_body_that_is_no_object_is_named(writer, body):
    answer = writer.generic("POST", POSTS, body, content_type=JSON)

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == ["body"]


def test_a_field_that_is_not_there_is_named_with_those_that_are(writer):
    answer = writer.post("/api/v1/runs/", {"step": ["scrape"]}, format="json")
    assert answer.status_code == 403

    answer = writer.post(POSTS, {"url": "x", "post_tpye": "Video"}, format="json")

    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["field"]) == (400, "post_tpye")
    assert "post_type" in fault["detail"]
    assert Post.objects.count() == 0


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_what_is_not_json_is_not_taken(writer, kind):
    assert _send(writer, b"url=x", kind)[0] == 415


def test_a_large_body_is_refused_before_it_is_read(writer):
    post = {"url": "x" * 3_000_000}

    answer = writer.post(POSTS, post, format="json")
    again = writer.post(POSTS, post, format="json", headers={"idempotency-key": "large"})

    for refused in (answer, again):
        assert (refused.status_code, refused["Content-Type"]) == (413, PROBLEM)


def test_a_body_without_a_length_is_refused(writer):
    assert _send(writer, b"", HTTP_TRANSFER_ENCODING="chunked")[0] == 411


def test_only_json_is_answered(reader):
    answer = reader.get(POSTS, HTTP_ACCEPT="application/xml")

    assert (answer.status_code, answer["Content-Type"]) == (406, PROBLEM)
    assert reader.get(POSTS, HTTP_ACCEPT="text/html, */*;q=0.1").status_code == 200


def test_nothing_is_for_a_cache_that_several_share(reader):
    post = PostFactory()

    kept = {
        path: reader.get(f"/api/v1/{path}")["Cache-Control"]
        for path in ("posts/", f"posts/{post.pk}/", "posts/999/", "reports/costs/", "health/live")
    }
    etag = reader.get(f"{POSTS}{post.pk}/")["ETag"]
    again = reader.get(f"{POSTS}{post.pk}/", headers={"if-none-match": etag})

    assert kept == {
        "posts/": "no-store",
        f"posts/{post.pk}/": "private, no-cache",
        "posts/999/": "no-store",
        "reports/costs/": "no-store",
        "health/live": "no-store",
    }
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")


def test_a_failure_of_ours_is_a_problem_too(reader):
    reader.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("alter table posts_scrape rename to gone")

    answer = reader.get("/api/v1/scrapes/")

    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert answer.json()["title"] == "Internal Server Error"


def test_a_strange_host_is_refused_as_a_problem(client, db):
    answer = client.get("/api/v1/posts/", HTTP_HOST="evil.example.com")
    page = client.get("/admin/", HTTP_HOST="evil.example.com")

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_a_failure_of_a_page_stays_a_page(client, db):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("alter table access_user rename to gone")

    answer = client.post("/admin/login/", {"username": "a", "password": "b"})

    assert (answer.status_code, answer["Content-Type"]) == (500, "text/html; charset=utf-8")
