"""Fields that editors define: their keys, and what a change of the choices does to posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from posts.domain.define_field import (
    ChangedChoices,
    ChoicesInUseError,
    change_field,
    compare_choices,
    count_uses,
    propose_key,
    rewrite,
    translate,
)
from posts.models import CustomField, Post
from tests.factories.people import make_person
from tests.factories.posts import PostFactory

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("before_now")


@pytest.mark.parametrize(
    ("label", "taken", "key"),
    [
        ("Launch date", (), "launch_date"),
        ("Launch date", ("launch_date",), "launch_date_2"),
        ("Launch date", ("launch_date", "launch_date_2"), "launch_date_3"),
        ("Größe, in %", (), "groe_in"),
        ("???", (), "field"),
        ("x" * 60, (), "x" * 40),
        ("x" * 60, ("x" * 40,), "x" * 38 + "_2"),
    ],
)
def test_a_key_is_proposed_from_the_label(label, taken, key):
    assert propose_key(label, taken=taken) == key


@pytest.mark.parametrize(
    ("old", "new", "renamed", "removed"),
    [
        (["a", "b"], ["a", "b"], {}, ()),
        (["a", "b"], ["b", "a"], {}, ()),
        (["a", "b"], ["a", "c"], {"b": "c"}, ()),
        (["a", "b"], ["b", "c"], {}, ("a",)),
        (["a", "b"], ["a"], {}, ("b",)),
        (["a", "b"], ["a", "b", "c"], {}, ()),
        (["a", "b"], ["c", "d"], {"a": "c", "b": "d"}, ()),
        (["a", "b"], [], {}, ("a", "b")),
    ],
)
def test_a_line_written_over_is_a_rename(old, new, renamed, removed):
    assert compare_choices(old, new) == ChangedChoices(renamed, removed)


@pytest.mark.parametrize(
    ("value", "after"),
    [("a", "A"), ("b", None), ("c", "c"), (["a", "b", "c", "A"], ["A", "c"]), (["b"], None)],
)
def test_values_are_translated(value, after):
    assert translate(value, ChangedChoices({"a": "A"}, ("b",))) == after


@pytest.fixture
def ada(db):
    return make_person("ada")


def make_field(kind="choice", choices=("Video", "Text")):
    return CustomField.objects.create(
        key="format", label="Format", kind=kind, choices=list(choices)
    )


def test_a_renamed_choice_is_renamed_on_every_post_with_history(ada):
    field = make_field()
    has, other = (
        PostFactory(custom={"format": "Video", "x": 1}),
        PostFactory(custom={"format": "Text"}),
    )
    field.choices = ["Film", "Text"]

    assert change_field(field, by=ada, at=AT) == [has.pk]

    has.refresh_from_db()
    other.refresh_from_db()
    assert (has.custom, has.version) == ({"format": "Film", "x": 1}, 2)
    assert (other.custom, other.version) == ({"format": "Text"}, 1)
    last = has.history.latest()
    assert (last.history_user, last.history_change_reason) == (ada, "choices of Format changed")
    assert field.history.latest().history_user == ada


def test_choices_swapped_for_each_other_are_no_rename(ada):
    field = make_field()
    post = PostFactory(custom={"format": "Video"})
    field.choices = ["Text", "Video"]
    assert change_field(field, by=ada, at=AT) == []
    assert Post.objects.get(pk=post.pk).custom == {"format": "Video"}


def test_removing_a_used_choice_is_refused_with_the_count(ada):
    field = make_field("choices", ["Video", "Text", "Talk"])
    posts = [PostFactory(custom={"format": ["Video", "Text"]}) for _ in range(2)]
    PostFactory(custom={"format": ["Text"]})
    field.choices = ["Talk"]
    with pytest.raises(ChoicesInUseError) as caught:
        change_field(field, by=ada, at=AT)
    assert str(caught.value) == (
        "Video is on 2 posts, Text is on 3 posts: keep it in the list, or confirm that it is to be"
        " emptied on these posts"
    )
    assert CustomField.objects.get().choices == ["Video", "Text", "Talk"]
    assert {post.version for post in Post.objects.all()} == {1}

    assert len(change_field(field, by=ada, at=AT, may_empty=True)) == 3
    assert [post.custom for post in Post.objects.filter(pk__in=[one.pk for one in posts])] == [
        {},
        {},
    ]
    assert CustomField.objects.get().choices == ["Talk"]


def test_removing_an_unused_choice_needs_no_word(ada):
    field = make_field()
    field.choices = ["Text"]
    assert change_field(field, by=ada, at=AT) == []
    assert CustomField.objects.get().choices == ["Text"]


def test_key_and_kind_never_change(ada):
    field = make_field()
    field.key, field.kind, field.label = "other", "text", "Form"
    change_field(field, by=ada, at=AT)
    kept = CustomField.objects.get()
    assert (kept.key, kept.kind, kept.label) == ("format", "choice", "Form")


def test_a_post_that_somebody_changed_meanwhile_is_left_alone(ada):
    field, post = make_field(), PostFactory(custom={"format": "Video"})
    assert rewrite(field, ChangedChoices({"Video": "Video"}), by=ada, at=AT) == []
    assert Post.objects.get(pk=post.pk).version == 1


def test_uses_name_only_what_is_used(ada):
    field = make_field()
    PostFactory(custom={"format": "Video"})
    assert count_uses(field, ["Video", "Text"]) == {"Video": 1}
