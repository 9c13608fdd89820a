"""Labels are renamed, archived, merged and deleted in the admin."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts.models import Collection, Label, Post
from tests.desk.lists.forms import read_inputs, read_messages
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/posts/label/"


def _label(value, kind="campaign", **more):
    return Label.objects.create(kind=kind, value=value, **more)


def _change(page, label, **data):
    url = reverse("admin:posts_label_change", args=[label.pk])
    return page.post(url, read_inputs(page.get(url)) | data, follow=True)


def _act(page, action, *labels):
    data = {"action": action, "_selected_action": [label.pk for label in labels]}
    return page.post(LIST, data, follow=True)


def test_a_rename_reaches_the_posts(creative):
    label, post = _label("Lauch"), PostFactory(campaign="Lauch")

    answer = _change(creative, label, value="Launch")

    assert read_messages(answer)[0] == "Renamed on 1 post."
    assert Post.objects.get().campaign == "Launch"
    assert [row.history_type for row in label.history.all()] == ["~", "+"]
    assert post.history.latest("history_id").history_user.username == "creative"


def test_a_rename_with_other_changes_saves_both(creative):
    label = _label("Lauch")

    _change(creative, label, value="Launch", description="Of spring", is_archived="on")

    label.refresh_from_db()
    assert (label.value, label.description) == ("Launch", "Of spring")
    assert label.archived_at is not None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            "winter",
            (
                "The list has it already. To make two into one, select both in the list and choose"
                " Merge."
            ),
        ),
        ("x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_a_value_that_cannot_be_is_refused(creative, value, said):
    label = _label("Launch")
    _label("Winter")

    answer = _change(creative, label, value=value)

    assert answer.context["adminform"].form.errors["value"] == [said]
    assert Label.objects.get(pk=label.pk).value == "Launch"


def test_a_tag_with_a_comma_is_refused(creative):
    url = reverse("admin:posts_label_add")

    answer = creative.post(url, {"kind": "tag", "value": "a, b", "order": "0"})

    assert answer.context["adminform"].form.errors["value"] == [
        "tag: 'a, b' has a comma or semicolon, which part tags: leave it out"
    ]
    assert not Label.objects.filter(kind="tag").exists()


def test_labels_are_archived_and_offered_again(creative):
    one, two = _label("Launch"), _label("Winter")

    assert read_messages(_act(creative, "archive", one, two)) == [
        "2 labels archived; posts keep them."
    ]
    assert Label.objects.filter(kind="campaign", archived_at=None).count() == 0
    assert creative.get(f"{LIST}?kind__exact=campaign&archived=no").context["cl"].result_count == 0
    assert creative.get(f"{LIST}?kind__exact=campaign&archived=yes").context["cl"].result_count == 2

    assert read_messages(_act(creative, "offer_again", one)) == ["Offered again: 1 label."]
    assert Label.objects.get(kind="campaign", archived_at=None) == one


def test_two_labels_are_merged_into_the_chosen_one(creative):
    one, two = _label("hire", "tag"), _label("hiring", "tag")
    PostFactory(tags=["hire"])
    page = _act(creative, "merge", one, two)
    assert [(label.value, uses) for label, uses in page.context["rows"]] == [
        ("hire", 1),
        ("hiring", 0),
    ]
    url = f"{reverse('admin:posts_label_merge')}?ids={one.pk},{two.pk}"

    answer = creative.post(url, {"into": "0"}, follow=True)
    assert read_messages(answer) == ["Choose the value that stays."]
    assert Label.objects.filter(kind="tag").count() == 2

    answer = creative.post(url, {"into": str(two.pk)}, follow=True)
    assert read_messages(answer) == ["2 labels became hiring, on 1 post."]
    assert Post.objects.get().tags == ["hiring"]


def test_labels_of_two_lists_are_not_merged(creative):
    one, two = _label("hire", "tag"), _label("hiring")

    answer = _act(creative, "merge", one, two)
    assert read_messages(answer) == ["Select two or more values of one list."]

    url = f"{reverse('admin:posts_label_merge')}?ids={one.pk},{two.pk}"
    answer = creative.post(url, {"into": str(two.pk)}, follow=True)
    assert "cannot be merged into 'hiring'" in read_messages(answer)[0]
    assert Label.objects.filter(pk__in=[one.pk, two.pk]).count() == 2

    answer = creative.get(f"{reverse('admin:posts_label_merge')}?ids={one.pk}", follow=True)
    assert read_messages(answer) == ["Select two or more values of one list."]


def test_who_may_not_change_labels_merges_none(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("looker", is_staff=True))

    assert client.get(reverse("admin:posts_label_merge")).status_code == 403


def test_a_label_that_posts_have_is_not_deleted(admin_page):
    used, unused = _label("Launch"), _label("Winter")
    PostFactory(campaign="Launch")
    url = reverse("admin:posts_label_delete", args=[used.pk])

    assert admin_page.get(url).context["protected"] == [
        "Campaign 'Launch' is on 1 post: merge it into another one, or archive it"
    ]
    admin_page.post(url, {"post": "yes"})
    both = {"action": "delete_selected", "_selected_action": [used.pk, unused.pk], "post": "yes"}
    admin_page.post(LIST, both)
    assert Label.objects.filter(kind="campaign").count() == 2

    admin_page.post(reverse("admin:posts_label_delete", args=[unused.pk]), {"post": "yes"})
    assert list(Label.objects.filter(kind="campaign")) == [used]


def test_unused_labels_are_deleted_together(admin_page):
    one, two = _label("Launch"), _label("Winter")
    ids = [one.pk, two.pk]

    admin_page.post(LIST, {"action": "delete_selected", "_selected_action": ids, "post": "yes"})

    assert not Label.objects.filter(kind="campaign").exists()


def test_a_collection_counts_its_posts(creative):
    posts = [PostFactory(), PostFactory()]
    creative.post(
        reverse("admin:posts_collection_add"),
        {"name": "Founders", "description": "", "posts": [post.pk for post in posts]},
    )

    page = creative.get(reverse("admin:posts_collection_changelist"))

    assert [row.posts_in_it for row in page.context["cl"].result_list] == [2]
    assert set(Collection.objects.get().posts.all()) == set(posts)


def test_inputs_in_the_list_are_named_after_their_row(creative):
    label = _label("Launch")

    page = creative.get(f"{LIST}?kind__exact=campaign").content.decode()

    assert 'aria-label="Order of Launch"' in page
    assert 'aria-label="Colour of Launch"' in page
    assert label.order == 0
