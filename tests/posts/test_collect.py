from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import User
from posts.domain.collect import edit_collections, undo_collections
from posts.domain.edit import CellEdit, edit_posts
from posts.models import Collection, Post
from tests.factories.posts import NOW, PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_now")]


@pytest.fixture
def ada():
    return User.objects.create(username="ada", first_name="Ada", last_name="Example")


def put(post, value, seen=None, *, by=None, at=NOW, may_make=True, **more):
    edits = [CellEdit(post.pk, "collections", value, seen)]
    (cell,) = edit_collections(edits, by=by, at=at, may_make=may_make, **more)
    return cell


def names(post):
    return list(post.collections.values_list("name", flat=True))


def test_names_become_the_posts_collections(ada):
    best = Collection.objects.create(name="Best")
    post = PostFactory()
    cell = put(post, "best; New one", 1, by=ada, why="paste")
    assert (cell.outcome, cell.value, cell.version, cell.new_label) == (
        "saved",
        ["Best", "New one"],
        2,
        True,
    )
    assert names(post) == ["Best", "New one"]
    newest = best.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (ada, "paste")
    assert [row.post_id for row in newest.posts.all()] == [post.pk]
    row = Post.history.filter(id=post.pk).latest("history_id")
    assert (row.version, row.history_change_reason) == (2, "collections: Best, New one")
    cell = put(post, ["New one"], 2, by=ada)
    assert (cell.outcome, cell.before, names(post)) == ("saved", ["Best", "New one"], ["New one"])
    assert put(post, None, 3).outcome == "saved"
    assert names(post) == []


def test_many_posts_take_as_many_statements_as_one(ada):
    Collection.objects.create(name="Best")
    one, *posts = [PostFactory() for _ in range(4)]

    def statements(*several):
        edits = [CellEdit(post.pk, "collections", ["Best"]) for post in several]
        with CaptureQueriesContext(connection) as caught:
            edit_collections(edits, by=ada, at=NOW)
        return len(caught)

    assert statements(one) == statements(*posts)
    rows = Post.history.filter(history_type="~").order_by("id")
    assert list(rows.values_list("id", "version", "history_change_reason", "history_user")) == [
        (post.pk, 2, "collections: Best", ada.pk) for post in (one, *posts)
    ]


def test_each_post_has_its_own_reason(ada):
    first, second = PostFactory(), PostFactory()
    edits = [CellEdit(first.pk, "collections", "A, B"), CellEdit(second.pk, "collections", "C")]
    edit_collections(edits, by=ada, at=NOW, may_make=True)
    rows = Post.history.filter(history_type="~").order_by("id")
    assert list(rows.values_list("history_change_reason", flat=True)) == [
        "collections: A, B",
        "collections: C",
    ]


def test_same_names_change_nothing():
    post = PostFactory()
    Collection.objects.create(name="Best").posts.add(post)
    assert put(post, ["Best"], 1).outcome == "unchanged"
    assert Post.objects.get().version == 1


def test_dry_run_writes_nothing():
    post = PostFactory()
    cell = put(post, ["New"], 1, dry_run=True)
    assert (cell.outcome, cell.new_label) == ("saved", True)
    assert (Collection.objects.count(), Post.objects.get().version) == (0, 1)


@pytest.mark.parametrize(
    ("value", "may_make", "reason"),
    [
        (["New"], False, "Collections: 'New' is no collection: choose one of the list"),
        (
            ["x" * 121],
            True,
            f"Collections: '{'x' * 57}...' is longer than 120 characters",
        ),
        (7, True, "Collections: '7' is no list of names"),
        ([7], True, "Collections: '[7]' is no list of names"),
    ],
)
def test_what_is_no_collection_is_refused(value, may_make, reason):
    post = PostFactory()
    cell = put(post, value, may_make=may_make)
    assert (cell.outcome, cell.reason, Collection.objects.count()) == ("refused", reason, 0)


def test_post_that_is_not_there_is_refused():
    cell = put(Post(pk=7), ["New"])
    assert (cell.outcome, cell.reason) == ("refused", "There is no post 7: it was removed.")
    assert Collection.objects.count() == 0


def test_collections_that_somebody_changed_are_a_conflict(ada):
    ben = User.objects.create(username="ben")
    post = PostFactory()
    put(post, ["A"], 1, by=ada)
    cell = put(post, ["B"], 1, by=ben, at=NOW + timedelta(minutes=1))
    assert (cell.outcome, cell.value, cell.version, cell.changed_by, cell.changed_at) == (
        "conflict",
        ["A"],
        2,
        "Ada Example",
        NOW,
    )
    assert cell.reason == (
        "Collections: Ada Example changed it on 21 Nov 2026 at 09:00 after you saw it. "
        "Nothing was overwritten."
    )
    assert (names(post), Collection.objects.filter(name="B").exists()) == (["A"], False)
    edit_posts([CellEdit(post.pk, "name", "x", 2)], by=ada, at=NOW)
    cell = put(post, ["B"], 2, by=ben)
    assert (cell.outcome, cell.moved_on, cell.version) == ("saved", True, 2)
    assert put(post, ["C"], by=ben).outcome == "saved"


def test_undone_edit_gives_back_what_there_was_and_nothing_else(ada):
    best, post, other = Collection.objects.create(name="Best"), PostFactory(), PostFactory()
    best.posts.add(other)
    put(post, ["Best", "New"], 1, by=ada, why="edit 1")
    put(post, [], 2, by=ada, at=NOW + timedelta(minutes=1), why="edit 2")
    later = NOW + timedelta(minutes=2)
    (cell,) = undo_collections("edit 2", by=ada, since=NOW, at=later) or []
    assert (cell.outcome, names(post), names(other)) == ("saved", ["Best", "New"], ["Best"])
    assert undo_collections("edit 3", by=ada, since=NOW, at=later) is None
    (cell,) = undo_collections("edit 1", by=ada, since=NOW, at=later) or []
    assert (cell.outcome, names(post)) == ("conflict", ["Best", "New"])
    assert undo_collections("edit 1", by=ada, since=later, at=later) is None
