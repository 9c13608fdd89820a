"""Values of a list are renamed, merged and deleted on every post that has them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from access.models import User
from posts.domain.count_label_uses import count_label_uses
from posts.domain.labels import BadLabelError
from posts.domain.rename_label import LabelInUseError, delete_label, merge_labels, rename_label
from posts.models import Label, Post
from tests.factories.posts import PostFactory

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before_now")]


@pytest.fixture
def ada():
    return User.objects.create_user("ada", first_name="Ada", last_name="Example")


def _label(value, kind="campaign"):
    return Label.objects.create(kind=kind, value=value)


def _values():
    return list(Post.objects.order_by("pk").values_list("campaign", "version"))


def test_a_campaign_is_renamed_on_all_its_posts_with_history(ada):
    label = _label("Lauch")
    posts = [PostFactory(campaign=value) for value in ("Lauch", "lauch", "Other")]

    assert rename_label(label, " Launch ", by=ada, at=AT) == [posts[0].pk, posts[1].pk]

    assert Label.objects.get(pk=label.pk).value == label.value == "Launch"
    assert _values() == [("Launch", 2), ("Launch", 2), ("Other", 1)]
    last = posts[0].history.first()
    assert (last.campaign, last.version, last.history_user, last.history_date) == (
        "Launch",
        2,
        ada,
        AT,
    )
    assert last.history_change_reason == "Renamed from Lauch"
    assert [row.value for row in label.history.all()] == ["Launch", "Lauch"]
    assert label.history.first().history_user == ada


def test_only_its_case_may_change(ada):
    label, post = _label("launch"), PostFactory(campaign="Launch")

    assert rename_label(label, "Launch", by=ada, at=AT) == []

    assert _values() == [("Launch", 1)]
    assert post.history.count() == 1


def test_a_tag_is_renamed_in_its_place_and_once(ada):
    label = _label("ai", kind="tag")
    both = PostFactory(tags=["AI", "hiring", "machine minds"])
    PostFactory(tags=["hiring", "brain"])

    assert rename_label(label, "Machine minds", by=ada, at=AT) == [both.pk]

    both.refresh_from_db()
    assert (both.tags, both.version) == (["Machine minds", "hiring", "machine minds"], 2)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("campaign", "  ", "campaign: '  ' is empty: write a name"),
        (
            "tag",
            "x" * 61,
            f"tag: '{'x' * 57}...' has 61 characters: at most 60 fit",
        ),
        (
            "tag",
            "a, b",
            "tag: 'a, b' has a comma or semicolon, which part tags: leave it out",
        ),
        (
            "campaign",
            "winter",
            "campaign: 'winter' is in the list already: merge the two instead",
        ),
    ],
)
def test_a_value_that_posts_cannot_hold_is_refused(ada, kind, value, said):
    label, _ = _label("Launch", kind), _label("Winter")
    PostFactory(campaign="Launch", tags=["Launch"])

    with pytest.raises(BadLabelError) as refused:
        rename_label(label, value, by=ada, at=AT)

    assert str(refused.value) == said
    assert Label.objects.get(pk=label.pk).value == "Launch"
    assert _values() == [("Launch", 1)]


def test_two_values_become_one(ada):
    gone, kept = _label("hire", kind="tag"), _label("hiring", kind="tag")
    post = PostFactory(tags=["hire", "hiring"])

    assert merge_labels(gone, kept, by=ada, at=AT) == [post.pk]

    post.refresh_from_db()
    assert post.tags == ["hiring"]
    assert list(Label.objects.filter(kind="tag").values_list("value", flat=True)) == ["hiring"]
    last = Label.history.filter(id=gone.id).first()
    assert (last.history_type, last.history_user) == ("-", ada)
    assert last.history_change_reason == "Merged hire into hiring"


@pytest.mark.parametrize("kind", ["tag", "campaign"])
def test_a_value_is_merged_only_into_another_of_its_list(ada, kind):
    label = _label("Launch")
    other = _label("Winter", kind) if kind == "tag" else label

    with pytest.raises(BadLabelError) as refused:
        merge_labels(label, other, by=ada, at=AT)

    assert str(refused.value) == (
        f"campaign: 'Launch' cannot be merged into {other.value!r}: choose another value of its list"
    )
    assert Label.objects.filter(kind="campaign").count() == 1


def test_a_value_that_posts_have_is_not_deleted(ada):
    label, unused = _label("Launch"), _label("Winter")
    PostFactory(campaign="launch")

    with pytest.raises(LabelInUseError) as refused:
        delete_label(label, by=ada)
    delete_label(unused, by=ada)

    assert str(refused.value) == (
        "Campaign 'Launch' is on 1 post: merge it into another one, or archive it"
    )
    assert list(Label.objects.filter(kind="campaign")) == [label]
    assert Label.history.filter(id=unused.id).first().history_user == ada


def test_uses_are_counted_whatever_their_case():
    labels = [_label("Launch"), _label("AI", "tag"), _label("Winter")]
    PostFactory(campaign="launch", tags=["ai", "AI", "x"])
    PostFactory(campaign="Launch", post_type="Launch")

    assert count_label_uses(labels) == {
        ("campaign", "Launch"): 2,
        ("tag", "AI"): 1,
        ("campaign", "Winter"): 0,
    }
