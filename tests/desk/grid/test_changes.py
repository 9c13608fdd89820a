from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from desk.grid import changes as grid_changes
from posts.models import Post
from tests.factories.posts import NOW, PostFactory


def write(grid, post, field, value, version=None, why=""):
    edits = [{"id": post.pk, "field": field, "value": value, "version": version}]
    (cell,) = grid.post("edit/", {"edits": edits, "why": why})["cells"]
    assert cell["outcome"] == "saved"


@pytest.fixture
def at(monkeypatch):
    with time_machine.travel(NOW, tick=False) as clock:
        yield lambda minutes: clock.move_to(NOW + timedelta(minutes=minutes))


def test_others_changes_since(grid, join, at):
    ben = join("ben")
    one, two, gone = PostFactory(), PostFactory(), PostFactory()
    at(10)
    since = grid.get("changes/", since=NOW.isoformat())["at"]
    write(ben, one, "name", "x")
    write(ben, one, "collections", ["Best"])
    write(grid, one, "notes", "mine")
    write(grid, two, "notes", "mine")
    ben.post("remove/", {"ids": [gone.pk]})
    new = ben.post("add/", {"rows": [{"url": "urn:li:activity:7329207003942125568"}]})
    at(11)
    answer = grid.get("changes/", since=since)
    assert answer["more"] is False
    assert answer["rows"] == [
        {
            "id": one.pk,
            "version": 4,
            "by": "ben",
            "fields": ["name", "collections"],
            "added": False,
            "removed": False,
        },
        {
            "id": gone.pk,
            "version": 1,
            "by": "ben",
            "fields": [],
            "added": False,
            "removed": True,
        },
        {
            "id": new["rows"][0]["id"],
            "version": 1,
            "by": "ben",
            "fields": [],
            "added": True,
            "removed": False,
        },
    ]
    at(20)
    later = grid.get("changes/", since=(NOW + timedelta(minutes=12)).isoformat())
    assert later["rows"] == []


def test_more_changes_than_are_told(grid, join, at, monkeypatch):
    monkeypatch.setattr(grid_changes, "MOST_POSTS", 1)
    ben = join("ben")
    for post in (PostFactory(), PostFactory()):
        write(ben, post, "name", "x")
    answer = grid.get("changes/", since=NOW.isoformat())
    assert (len(answer["rows"]), answer["more"]) == (1, True)


def test_time_that_is_none_is_refused_and_a_naive_one_is_the_readers(grid):
    assert grid.get("changes/", since="soon", status=400) == {
        "detail": "since: 'soon' is no time: give `at` of the last answer."
    }
    assert grid.get("changes/", since="2026-11-21T09:00:00")["rows"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_changes_take_the_same_few_statements(grid, join, number, django_assert_num_queries):
    ben = join("ben")
    for _ in range(number):
        write(ben, PostFactory(), "name", "x")
    # session, person, permissions 2, fields 2, which posts, their history
    with django_assert_num_queries(8):
        assert len(grid.get("changes/", since="2020-01-01T00:00:00Z")["rows"]) == number


def test_history_of_a_cell(grid, join, at):
    post, ben = PostFactory(name="First"), join("ben")
    at(1)
    write(ben, post, "name", "Second", why="paste")
    at(2)
    write(grid, post, "notes", "x")
    write(grid, post, "tags", ["a"])
    assert grid.get("cell/", id=post.pk, field="name") == [
        {"value": "Second", "by": "ben", "at": "2026-11-21T09:01:00+00:00", "why": "paste"},
        {"value": "First", "by": "", "at": "2026-11-21T09:00:00+00:00", "why": ""},
    ]
    assert [one["value"] for one in grid.get("cell/", id=post.pk, field="tags")] == [["a"], []]
    assert grid.get("cell/", id=post.pk, field="reactions") == []
    assert grid.get("cell/", id=0, field="name") == []
    assert Post.objects.get().version == 4


def test_history_of_collections(grid, at):
    post = PostFactory()
    write(grid, post, "collections", ["Best", "New"])
    write(grid, post, "name", "x")
    write(grid, post, "collections", [])
    told = grid.get("cell/", id=post.pk, field="collections")
    assert [(one["value"], one["by"]) for one in told] == [
        ([], "Ada Example"),
        (["Best", "New"], "Ada Example"),
    ]
