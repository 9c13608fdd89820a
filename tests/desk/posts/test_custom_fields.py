"""The editor of custom fields, as creatives use it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts.models import CustomField, Post
from tests.factories.people import make_person
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/posts/customfield/add/"


def add(page, **data):
    return page.post(ADD, {"order": "0", **data})


def change(page, field, **data):
    whole = {"label": field.label, "order": "0", "choices": "\n".join(field.choices)}
    return page.post(
        reverse("admin:posts_customfield_change", args=[field.pk]), whole | data, follow=True
    )


def errors(answer):
    return answer.context["adminform"].form.errors


def test_a_field_is_defined_and_at_once_an_input_of_posts(page, ada):
    answer = add(page, label="How made", kind="choice", choices="Video\n\n  Talk,   long \nText")
    assert answer.status_code == 302, errors(answer)
    field = CustomField.objects.get()
    assert (field.key, field.kind, field.choices) == (
        "how_made",
        "choice",
        ["Video", "Talk, long", "Text"],
    )
    assert field.history.latest().history_user == ada
    post = PostFactory()
    text = page.get(reverse("admin:posts_post_change", args=[post.pk])).content.decode()
    assert 'name="custom__how_made"' in text


def test_a_key_of_ones_own_is_kept_and_a_taken_one_refused(page):
    add(page, label="Format", kind="text", key="fmt")
    assert CustomField.objects.get().key == "fmt"
    assert "exists" in str(errors(add(page, label="Other", kind="text", key="fmt")))
    add(page, label="Fmt", kind="text")
    assert sorted(CustomField.objects.values_list("key", flat=True)) == ["fmt", "fmt_2"]


@pytest.mark.parametrize(
    ("kind", "choices", "words"),
    [
        ("choice", "", "Write at least one choice, one a line."),
        ("choices", "  \n ", "Write at least one choice, one a line."),
        ("number", "1\n2", "A field of kind number has no choices: empty the list."),
        ("choice", "Video\nvideo", "video is there twice: keep one."),
        ("choice", "x" * 121, "longer than 120 characters"),
    ],
)
def test_choices_that_do_not_fit_are_refused(page, kind, choices, words):
    assert words in str(errors(add(page, label="Format", kind=kind, choices=choices))["choices"])
    assert not CustomField.objects.exists()


def make_field(**given):
    return CustomField.objects.create(
        **{"key": "format", "label": "Format", "kind": "choice", "choices": ["Video", "Text"]}
        | given
    )


def test_writing_over_a_line_renames_it_on_posts(page):
    field, post = make_field(), PostFactory(custom={"format": "Video"})
    text = change(page, field, choices="Film\nText").content.decode()
    assert "Changed on 1 post." in text
    assert Post.objects.get(pk=post.pk).custom == {"format": "Film"}


def test_taking_out_a_used_choice_needs_a_word(page):
    field, post = make_field(), PostFactory(custom={"format": "Video"})
    said = errors(change(page, field, choices="Text"))["choices"]
    assert "Video is on 1 post: keep it in the list" in str(said)
    assert CustomField.objects.get().choices == ["Video", "Text"]
    change(page, field, choices="Text", may_empty="on")
    assert CustomField.objects.get().choices == ["Text"]
    assert Post.objects.get(pk=post.pk).custom == {}


def test_key_and_kind_cannot_be_posted(page):
    field = make_field()
    change(page, field, key="other", kind="text", label="Form")
    kept = CustomField.objects.get()
    assert (kept.key, kept.kind, kept.label) == ("format", "choice", "Form")


def test_an_archived_field_leaves_the_form_and_keeps_its_values(page):
    field, post = make_field(kind="text", choices=[]), PostFactory(custom={"format": "Video"})
    change(page, field, is_archived="on")
    url = reverse("admin:posts_post_change", args=[post.pk])
    assert "custom__format" not in page.get(url).content.decode()
    assert Post.objects.get(pk=post.pk).custom == {"format": "Video"}
    archived_at = CustomField.objects.get().archived_at
    change(page, field, is_archived="on", label="Form")
    assert CustomField.objects.get().archived_at == archived_at
    change(page, field)
    assert CustomField.objects.get().archived_at is None


def test_fields_are_archived_and_shown_again_from_the_list(page, ada):
    field = make_field(choices=["x" * 100])
    url = reverse("admin:posts_customfield_changelist")

    def do(action):
        data = {"action": action, "_selected_action": [field.pk]}
        return page.post(url, data, follow=True).content.decode()

    assert "1 field archived; posts keep their values." in do("archive")
    assert CustomField.objects.get().archived_at is not None
    assert "0 fields archived" in do("archive")
    shown = page.get(url, {"archived": "no"}).context["cl"].result_list
    assert list(shown) == []
    assert "Shown again: 1 field." in do("show_again")
    assert CustomField.objects.get().archived_at is None
    assert field.history.latest().history_user == ada


def test_only_a_field_without_values_is_deleted(client):
    client.force_login(make_person("root", "posts.view_customfield", "posts.delete_customfield"))
    used, free = make_field(), make_field(key="free")
    PostFactory(custom={"format": "Video"})
    urls = [reverse("admin:posts_customfield_delete", args=[one.pk]) for one in (used, free)]
    assert [client.get(url).status_code for url in urls] == [403, 200]


def test_readers_may_not_define_fields(client):
    client.force_login(make_person("anna", role="analyst"))
    assert add(client, label="Format", kind="text").status_code == 403
    assert not CustomField.objects.exists()


def test_the_order_is_changed_in_the_list(page, ada):
    first, second = make_field(), make_field(key="other", label="Other")
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-id": str(first.pk),
        "form-0-order": "2",
        "form-1-id": str(second.pk),
        "form-1-order": "1",
        "_save": "Save",
    }
    assert page.post(reverse("admin:posts_customfield_changelist"), data).status_code == 302
    assert [field.key for field in CustomField.objects.all()] == ["other", "format"]
    assert CustomField.objects.get(pk=first.pk).choices == ["Video", "Text"]
    assert first.history.latest().history_user == ada
