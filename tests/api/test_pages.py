"""Pages by cursor: nothing is lost or repeated, whatever is written while somebody reads."""

from __future__ import annotations

import base64

import pytest

from posts.models import Post
from tests.factories.posts import PostFactory

POSTS = "/api/v1/posts/"


def _ids(page):
    return [row["id"] for row in page["results"]]


def _read_on(reader, page, to):
    """All pages after this one."""
    seen = []
    while page[to]:
        page = reader.get(page[to]).json()
        seen.append(_ids(page))
    return seen


@pytest.mark.parametrize("order", ["-id", "id"])
def test_both_ways_while_rows_come_and_go(reader, order):
    ids = [PostFactory().pk for _ in range(7)]
    if order == "-id":
        ids.reverse()

    first = reader.get(f"{POSTS}?page_size=2&ordering={order}").json()
    Post.objects.filter(pk__in=[ids[0], ids[3]]).delete()
    new = PostFactory().pk
    rest = _read_on(reader, first, "next")
    last = reader.get(first["next"]).json()
    back = _read_on(reader, last, "previous")

    after = [ids[2], ids[4], ids[5], ids[6]] + ([new] if order == "id" else [])
    assert _ids(first) == ids[:2]
    assert [one for page in rest for one in page] == after
    assert [one for page in back for one in page] == ([new] if order == "-id" else []) + [ids[1]]


def test_a_page_has_as_many_rows_as_asked(reader, db):
    for _ in range(3):
        PostFactory()

    sizes = {
        size: len(_ids(reader.get(f"{POSTS}?page_size={size}").json()))
        for size in ("", "1", "3", "5000")
    }

    assert sizes == {"": 3, "1": 1, "3": 3, "5000": 3}


@pytest.mark.parametrize(
    "query", ["page_size=0", "page_size=-1", "page_size=many", "page_size=1.5", "ordering=name"]
)
def test_what_is_no_size_and_no_order_is_named(reader, query):
    answer = reader.get(f"{POSTS}?{query}")

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize("inside", ["p=abc", "p=", "p=%00", "p=-1", "p=" + "9" * 30, "o=-1"])
def test_a_cursor_that_nobody_gave_is_refused(reader, inside):
    cursor = base64.b64encode(inside.encode()).decode()

    answer = reader.get(POSTS, {"cursor": cursor})

    assert answer.status_code == 404
