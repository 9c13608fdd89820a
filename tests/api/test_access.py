"""Who comes in: the Bearer header alone decides; every refusal is a problem with its reason."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from rest_framework.test import APIClient

from access.models import ApiKey, User
from pipeline.models import Run
from posts.models import Post
from tests.factories.posts import PostFactory

POSTS = "/api/v1/posts/"
PROBLEM = "application/problem+json"


def _problem(answer):
    assert answer["Content-Type"] == PROBLEM
    body = answer.json()
    assert body["status"] == answer.status_code
    return answer.status_code, body["title"], body["detail"]


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        (None, "Send the header Authorization: Bearer <key>."),
        ("Basic YTpi", "Send the header Authorization: Bearer <key>."),
        ("Bearer", "Send the header Authorization: Bearer <key>."),
        ("Bearer pd_000000000000_guess", "This API key is unknown."),
    ],
)
def test_without_a_key_that_works_nobody_comes_in(db, header, detail):
    client = APIClient()
    if header is not None:
        client.credentials(HTTP_AUTHORIZATION=header)

    answer = client.get(POSTS)

    assert _problem(answer) == (401, "Unauthorized", detail)
    assert answer["WWW-Authenticate"] == 'Bearer realm="Postdesk"'


def test_a_session_opens_nothing(owner):
    client = APIClient()
    client.force_login(owner)

    assert client.get(POSTS).status_code == 401
    client.credentials(HTTP_AUTHORIZATION="Bearer wrong")
    assert client.get(POSTS).status_code == 401


@pytest.mark.parametrize(
    ("scopes", "method", "url", "missing"),
    [
        (("write", "run"), "get", POSTS, "read"),
        (("read", "run"), "post", POSTS, "write"),
        (("read", "write"), "post", "/api/v1/runs/", "run"),
        (("read", "write"), "post", "/api/v1/posts/1/scrape/", "run"),
    ],
)
def test_a_missing_scope_is_named_and_nothing_happens(make_client, scopes, method, url, missing):
    answer = getattr(make_client(*scopes), method)(url, {}, format="json")

    wanted = f"This key lacks the scope {missing}: make one that has it."
    assert _problem(answer) == (403, "Forbidden", wanted)
    assert Post.objects.count() == 0


@pytest.mark.parametrize(
    ("method", "path", "missing"),
    [
        ("get", "posts/", "posts.view_post"),
        ("post", "posts/", "posts.add_post"),
        ("post", "posts/bulk/", "posts.add_post"),
        ("patch", "posts/1/", "posts.change_post"),
        ("post", "posts/1/scrape/", "posts.scrape_post"),
        ("get", "posts/1/scrapes/", "posts.view_scrape"),
        ("get", "scrapes/", "posts.view_scrape"),
        ("get", "engagers/", "engagers.view_engager"),
        ("get", "engagements/", "engagers.view_engagement"),
        ("get", "companies/", "engagers.view_company"),
        ("get", "runs/", "pipeline.view_run"),
        ("post", "runs/", "pipeline.start_run"),
        ("get", "reports/costs/", "posts.export_post"),
    ],
)
def test_a_key_may_no_more_than_its_owner(make_client, method, path, missing):
    nobody = User.objects.create_user("bo")
    client = make_client("read", "write", "run", of=nobody)

    answer = getattr(client, method)(f"/api/v1/{path}", {}, format="json")

    said = f"The owner of this key lacks the permission {missing}: an administrator can give it."
    assert _problem(answer) == (403, "Forbidden", said)
    assert (Post.objects.count(), Run.objects.count()) == (0, 0)


def test_a_right_that_is_taken_away_is_gone_at_once(make_client):
    owner = User.objects.create_user("bo")
    role = Group.objects.get(name="creative")
    owner.groups.add(role)
    client = make_client("read", of=owner)
    assert client.get(POSTS).status_code == 200

    owner.groups.remove(role)

    assert client.get(POSTS).status_code == 403


def test_over_the_limit_the_answer_says_when_to_come_back(reader, settings):
    cache.clear()
    settings.API_RATE = "2/min"

    codes = [reader.get(POSTS).status_code for _ in range(3)]
    answer = reader.get(POSTS)

    assert codes == [200, 200, 429]
    assert _problem(answer)[:2] == (429, "Too Many Requests")
    assert 0 < int(answer["Retry-After"]) <= 60


def test_a_wrong_key_is_never_told_to_wait(db, settings):
    cache.clear()
    settings.API_RATE = "1/min"
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer pd_000000000000_guess")

    assert {client.get(POSTS).status_code for _ in range(3)} == {401}


def test_keys_do_not_share_their_limit_and_an_empty_rate_is_none(make_client, settings):
    cache.clear()
    settings.API_RATE = "1/min"
    first, second = make_client("read"), make_client("read")

    assert [first.get(POSTS).status_code, second.get(POSTS).status_code] == [200, 200]
    settings.API_RATE = ""
    assert {first.get(POSTS).status_code for _ in range(5)} == {200}


def test_the_use_of_a_key_is_noted(reader):
    reader.get(POSTS)

    assert ApiKey.objects.get().last_used_at is not None


def test_addresses_that_are_not_there_and_methods_that_are_not_allowed(reader, writer):
    PostFactory()
    assert _problem(reader.get("/api/v1/nothing/"))[0] == 404
    assert _problem(reader.get("/api/v1/posts/999999/"))[0] == 404
    assert _problem(reader.get("/api/v1/posts"))[2].startswith("There is nothing at this address.")
    for client in (reader, writer):
        answer = client.delete(f"{POSTS}{Post.objects.get().pk}/")
        assert _problem(answer)[0] == 405
        assert answer["Allow"] == "GET, PATCH, HEAD, OPTIONS"
    assert reader.options(POSTS).status_code == 200
    assert reader.head(POSTS).status_code == 200


def test_ids_are_plain_digits(reader):
    PostFactory(pk=13)

    assert reader.get(f"{POSTS}13/").status_code == 200
    assert reader.get(f"{POSTS}1\u0663/").status_code == 404


def test_no_other_site_may_call_it(reader):
    answer = reader.get(POSTS, HTTP_ORIGIN="https://example.com")

    assert "Access-Control-Allow-Origin" not in answer
