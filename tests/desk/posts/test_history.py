"""The history of a post: every change by people, and taking one back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posts.domain.edit import CellEdit, edit_posts
from posts.models import CustomField, Post
from tests.factories.people import make_person
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def post(ada):
    CustomField.objects.create(key="paid", label="Paid boost", kind="boolean")
    post = PostFactory(name="First")
    edit = [CellEdit(post.pk, "name", "Second"), CellEdit(post.pk, "custom.paid", True)]
    edit_posts(edit, by=ada, at=AT, why="paste")
    edit_posts([CellEdit(post.pk, "tags", ["a", "b"])], by=ada, at=AT)
    return post


def history(page, post):
    return list(page.get(reverse("desk:post-history", args=[post.pk])).context["page"])


def restore(page, post, row, field):
    data = {"row": row, "field": field}
    return page.post(reverse("desk:post-restore", args=[post.pk]), data, follow=True)


def test_each_changed_field_has_who_when_before_and_after(page, post):
    seen = [
        (change.field.key, change.by, change.why, change.before, change.after)
        for change in history(page, post)
    ]
    assert seen == [
        ("tags", "ada", "", "", "a, b"),
        ("name", "ada", "paste", "First", "Second"),
        ("custom.paid", "ada", "paste", "", "yes"),
        ("name", "", "", "", "First"),
        ("ownership", "", "", "", "own"),
        ("tracking", "", "", "", "active"),
    ]
    assert history(page, post)[0].at == AT


def test_a_value_is_restored_and_that_is_history_too(page, post, ada):
    change = next(one for one in history(page, post) if one.before == "First")
    assert (change.before_is_now, change.after_is_now) == (False, True)
    text = restore(page, post, change.before_row, "name").content.decode()
    assert "Name says First again." in text
    held = Post.objects.get(pk=post.pk)
    assert (held.name, held.version, held.tags) == ("First", 4, ["a", "b"])
    last = held.history.latest()
    assert (last.history_user, last.history_change_reason) == (ada, "restored from history")


def test_a_field_is_emptied_again(page, post):
    change = next(one for one in history(page, post) if one.field.key == "custom.paid")
    assert (
        "says nothing again"
        in restore(page, post, change.before_row, "custom.paid").content.decode()
    )
    assert Post.objects.get(pk=post.pk).custom == {}


def test_what_is_no_longer_a_choice_is_refused_with_the_reason(page, ada):
    field = CustomField.objects.create(key="f", label="Format", kind="choice", choices=["Old"])
    post = PostFactory()
    edit_posts([CellEdit(post.pk, "custom.f", "Old")], by=ada, at=AT)
    edit_posts([CellEdit(post.pk, "custom.f", "")], by=ada, at=AT)
    field.choices = ["New"]
    field.save()
    change = history(page, post)[0]
    text = restore(page, post, change.before_row, "custom.f").content.decode()
    assert "is not in the list: choose New" in text
    assert Post.objects.get(pk=post.pk).custom == {}


@pytest.mark.parametrize(("row", "field"), [("0", "name"), ("x", "name"), (None, "reactions")])
def test_what_is_no_row_or_no_field_is_not_found(page, post, row, field):
    row = history(page, post)[0].after_row if row is None else row
    assert restore(page, post, row, field).status_code == 404
    assert Post.objects.get(pk=post.pk).version == 3


def test_a_row_of_another_post_restores_nothing(page, post):
    other = PostFactory(name="Other")
    row = history(page, other)[0].after_row
    assert restore(page, post, row, "name").status_code == 404


def test_readers_see_it_and_restore_nothing(client, post):
    client.force_login(make_person("anna", role="analyst"))
    text = client.get(reverse("desk:post-history", args=[post.pk])).content.decode()
    assert "Second" in text
    assert "Restore this value" not in text
    row = post.history.latest().history_id
    assert restore(client, post, row, "name").status_code == 403
    assert Post.objects.get(pk=post.pk).version == 3


def test_nothing_changed_yet_says_so(page):
    post = PostFactory()
    post.history.all().delete()
    text = page.get(reverse("desk:post-history", args=[post.pk])).content.decode()
    assert "Nobody has changed this post yet." in text


def test_the_admins_history_button_leads_here(page, post):
    answer = page.get(reverse("admin:posts_post_history", args=[post.pk]))
    assert answer.url == reverse("desk:post-history", args=[post.pk])


def test_queries_do_not_grow_with_the_history(page, post, ada):
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            edit = CellEdit(post.pk, "notes", f"{rows}-{number}")
            edit_posts([edit], by=ada, at=AT)
        with CaptureQueriesContext(connection) as queries:
            history(page, post)
        counts.append(len(queries))
    assert counts == [8, 8]
