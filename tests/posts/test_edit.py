from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from access.models import User
from posts.domain.edit import CellEdit, edit_posts
from posts.models import CustomField, Label, Post
from tests.factories.posts import NOW, PostFactory

LATER = NOW + timedelta(minutes=5)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return User.objects.create(username="ada", first_name="Ada", last_name="Example")


@pytest.fixture
def ben():
    return User.objects.create(username="ben")


def edit(post, field, value, seen=None, *, by=None, at=NOW, **more):
    (cell,) = edit_posts([CellEdit(post.pk, field, value, seen)], by=by, at=at, **more)
    return cell


def history(post):
    rows = Post.history.filter(id=post.pk).order_by("history_id")
    return list(
        rows.values_list(
            "version", "history_type", "history_user__username", "history_change_reason"
        )
    )


def test_saved_cells_make_one_version_and_one_row_of_history(ada):
    post = PostFactory()
    CustomField.objects.create(key="size", label="Size", kind="number")
    cells = edit_posts(
        [
            CellEdit(post.pk, "name", "Launch", 1),
            CellEdit(post.pk, "time_to_create", "1,5", 1),
            CellEdit(post.pk, "tags", "a, b", 1),
            CellEdit(post.pk, "sponsored", "yes", 1),
            CellEdit(post.pk, "custom.size", "12", 1),
        ],
        by=ada,
        at=LATER,
        why="paste",
    )
    assert [(cell.outcome, cell.value, cell.version) for cell in cells] == [
        ("saved", "Launch", 2),
        ("saved", Decimal("1.50"), 2),
        ("saved", ["a", "b"], 2),
        ("saved", True, 2),
        ("saved", 12, 2),
    ]
    assert [cell.before for cell in cells] == ["", None, [], None, None]
    post.refresh_from_db()
    assert (post.name, post.time_to_create, post.tags, post.sponsored, post.custom) == (
        "Launch",
        Decimal("1.50"),
        ["a", "b"],
        True,
        {"size": 12},
    )
    assert (post.version, post.updated_at) == (2, LATER)
    assert history(post) == [(1, "+", None, None), (2, "~", "ada", "paste")]
    newest = Post.history.filter(id=post.pk).latest("history_id")
    assert (newest.name, newest.custom, newest.history_date) == ("Launch", {"size": 12}, LATER)


def test_emptied_cells_and_own_fields_are_emptied():
    CustomField.objects.create(key="size", label="Size", kind="number")
    post = PostFactory(name="Launch", sponsored=True, tags=["a"], custom={"size": 1, "other": 2})
    for key in ("name", "sponsored", "tags", "custom.size"):
        assert edit(post, key, "").outcome == "saved"
    post.refresh_from_db()
    assert (post.name, post.sponsored, post.tags, post.custom) == ("", None, [], {"other": 2})


def test_unchanged_cell_writes_nothing(ada):
    post = PostFactory(name="Launch")
    cell = edit(post, "name", " Launch ", 1, by=ada)
    assert (cell.outcome, cell.value, cell.version) == ("unchanged", "Launch", 1)
    assert history(post) == [(1, "+", None, None)]


def test_cell_changed_since_it_was_seen_is_a_conflict_that_names_who_and_when(ada, ben):
    post = PostFactory(campaign="Old")
    edit(post, "campaign", "Hers", 1, by=ada)
    cell = edit(post, "campaign", "His", 1, by=ben, at=LATER)
    assert (cell.outcome, cell.value, cell.version, cell.changed_by, cell.changed_at) == (
        "conflict",
        "Hers",
        2,
        "Ada Example",
        NOW,
    )
    assert cell.reason == (
        "Campaign: Ada Example changed it on 21 Nov 2026 at 09:00 after you saw it. "
        "Nothing was overwritten."
    )
    post.refresh_from_db()
    assert (post.campaign, post.version, len(history(post))) == ("Hers", 2, 2)
    assert not Label.objects.filter(value="His").exists()
    again = edit(post, "campaign", "His", cell.version, by=ben)
    assert (again.outcome, again.version) == ("saved", 3)


def test_other_field_changed_meanwhile_is_no_conflict_but_the_row_moved_on(ada, ben):
    post = PostFactory()
    edit(post, "name", "Hers", 1, by=ada)
    cell = edit(post, "notes", "His", 1, by=ben)
    # He has not seen her name yet: his version stays the one that he has seen.
    assert (cell.outcome, cell.moved_on, cell.version) == ("saved", True, 1)
    assert edit(post, "name", "His", cell.version, by=ben).outcome == "conflict"
    post.refresh_from_db()
    assert (post.name, post.notes, post.version) == ("Hers", "His", 3)


def test_own_edits_in_flight_do_not_hold_a_version_back(ada):
    post = PostFactory()
    edit(post, "name", "Launch", 1, by=ada)
    cell = edit(post, "notes", "Soon", 1, by=ada)
    assert (cell.outcome, cell.moved_on, cell.version) == ("saved", False, 3)


def test_changed_and_changed_back_is_a_conflict_too(ada, ben):
    post = PostFactory(name="A")
    edit(post, "name", "B", 1, by=ada)
    edit(post, "name", "A", 2, by=ada, at=LATER)
    cell = edit(post, "name", "C", 1, by=ben)
    assert (cell.outcome, cell.changed_at) == ("conflict", LATER)


def test_change_by_nobody_in_particular_is_a_conflict_by_somebody(ben):
    post = PostFactory()
    edit(post, "name", "B", 1)
    cell = edit(post, "name", "C", 1, by=ben)
    assert (cell.changed_by, cell.reason.split(" on ")[0]) == ("", "Name: somebody changed it")
    assert edit(post, "notes", "N", 1).moved_on is True


def test_value_that_somebody_else_entered_already_is_unchanged(ada, ben):
    post = PostFactory()
    edit(post, "name", "Same", 1, by=ada)
    cell = edit(post, "name", "Same", 1, by=ben)
    assert (cell.outcome, cell.version, cell.moved_on) == ("unchanged", 1, True)


def test_without_a_seen_version_nothing_is_compared(ada, ben):
    post = PostFactory()
    edit(post, "name", "Hers", by=ada)
    assert edit(post, "name", "His", by=ben).outcome == "saved"


def test_own_field_that_somebody_changed_is_a_conflict(ada, ben):
    CustomField.objects.create(key="size", label="Size", kind="number")
    post = PostFactory()
    edit(post, "custom.size", 1, 1, by=ada)
    cell = edit(post, "custom.size", 2, 1, by=ben)
    assert (cell.outcome, cell.value) == ("conflict", 1)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("force_next", True, "force_next is no field that people edit."),
        ("reactions", 7, "reactions is no field that people edit."),
        ("custom.none", 7, "custom.none is no field that people edit."),
        (
            "sponsored",
            "maybe",
            "Sponsored: 'maybe' is neither yes nor no: write one of these, or nothing",
        ),
    ],
)
def test_refused_cell_says_why_and_the_others_are_saved(field, value, reason):
    post = PostFactory()
    bad, good = edit_posts(
        [CellEdit(post.pk, field, value), CellEdit(post.pk, "name", "Launch")], by=None, at=NOW
    )
    assert (bad.outcome, bad.reason, bad.version, good.outcome) == ("refused", reason, 2, "saved")
    post.refresh_from_db()
    assert (post.name, post.reactions, post.force_next, post.custom) == ("Launch", None, False, {})


def test_post_that_is_not_there_is_refused():
    (cell,) = edit_posts([CellEdit(7, "name", "x")], by=None, at=NOW)
    assert (cell.outcome, cell.reason, cell.version) == (
        "refused",
        "There is no post 7: it was removed.",
        None,
    )


def test_new_label_joins_its_list_once_and_listed_spelling_wins(ada):
    Label.objects.all().delete()
    Label.objects.create(kind="campaign", value="Autumn", archived_at=NOW, order=4)
    post, other = PostFactory(), PostFactory()
    cells = edit_posts(
        [
            CellEdit(post.pk, "campaign", "AUTUMN"),
            CellEdit(other.pk, "campaign", "Winter"),
            CellEdit(post.pk, "tags", "Video, fun"),
            CellEdit(other.pk, "tags", ["VIDEO"]),
        ],
        by=ada,
        at=NOW,
        why="paste",
    )
    assert [(cell.value, cell.new_label) for cell in cells] == [
        ("Autumn", False),
        ("Winter", True),
        (["Video", "fun"], True),
        (["Video"], True),
    ]
    assert list(Label.objects.values_list("kind", "value", "order")) == [
        ("campaign", "Autumn", 4),
        ("campaign", "Winter", 5),
        ("tag", "Video", 1),
        ("tag", "fun", 1),
    ]
    made = Label.history.get(value="Winter")
    assert (made.history_user, made.history_change_reason) == (ada, "paste")


def test_dry_run_says_the_same_and_writes_nothing(ada):
    post = PostFactory()
    cell = edit(post, "campaign", "Winter", 1, by=ada, dry_run=True)
    assert (cell.outcome, cell.value, cell.new_label, cell.version) == ("saved", "Winter", True, 1)
    assert not Label.objects.filter(value="Winter").exists()
    post.refresh_from_db()
    assert (post.campaign, post.version, len(history(post))) == ("", 1, 1)


def test_post_loaded_without_history_gets_its_beginning(ada, ben):
    PostFactory(name="Old")
    Post.history.all().delete()
    post = Post.objects.get()
    edit(post, "notes", "Hers", 1, by=ada, at=LATER)
    assert history(post) == [(1, "+", None, None), (2, "~", "ada", "")]
    assert Post.history.earliest("history_id").history_date == post.created_at
    assert edit(post, "name", "His", 1, by=ben).outcome == "saved"


def test_history_that_begins_too_late_is_taken_for_a_change(ada, ben):
    post = PostFactory()
    edit(post, "notes", "Hers", 1, by=ada)
    Post.history.filter(id=post.pk, version=1).delete()
    assert edit(post, "name", "His", 1, by=ben).outcome == "conflict"


def test_long_reason_is_cut():
    post = PostFactory()
    edit(post, "name", "x", why="y" * 300)
    assert history(post)[1][3] == "y" * 100


def test_many_cells_take_the_same_few_statements(django_assert_num_queries, ada):
    posts = [PostFactory() for _ in range(30)]
    edits = [CellEdit(post.pk, key, key, 1) for post in posts for key in ("name", "campaign")]
    # fields 2, posts, labels, lock, labels again, insert and history of them, history known,
    # update, history; the transaction around it
    with django_assert_num_queries(13):
        cells = edit_posts(edits, by=ada, at=NOW)
    assert {cell.outcome for cell in cells} == {"saved"}
    assert Post.objects.filter(name="name", campaign="campaign", version=2).count() == 30
