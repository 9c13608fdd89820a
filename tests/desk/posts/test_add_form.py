"""Adding one post by its address, as people and as scripts do."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts.models import Collection, CustomField, Label, Post, PostAlias
from tests.factories.people import make_person
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
URN = "urn:li:activity:7472928569657225216"
ADDRESS = f"https://www.linkedin.com/feed/update/{URN}?utm_source=share"


def add(page, **data):
    return page.post(reverse("admin:posts_post_add"), data)


def test_an_address_alone_is_enough(page, ada):
    assert add(page, url=ADDRESS).status_code == 302
    post = Post.objects.get()
    assert (post.urn, post.ownership, post.tracking, post.version) == (URN, "own", "active", 1)
    assert list(PostAlias.objects.values_list("post", "urn")) == [(post.pk, URN)]
    assert [(row.history_type, row.history_user) for row in post.history.all()] == [("+", ada)]


def test_labels_come_by_name(page):
    CustomField.objects.create(key="format", label="Format", kind="choice", choices=["Video"])
    CustomField.objects.create(key="cost", label="Cost", kind="number")
    answer = add(
        page,
        url=ADDRESS,
        name="Launch",
        ownership="competitor",
        post_type="Announcement",
        tags="one, two",
        sponsored="no",
        time_to_create="1.5",
        tracking="paused",
        collections="Launch week",
        custom__format="video",
        custom__cost="7",
        force_next="on",
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    post = Post.objects.get()
    assert (post.name, post.ownership, post.post_type, post.tags, post.tracking) == (
        "Launch",
        "competitor",
        "Announcement",
        ["one", "two"],
        "paused",
    )
    assert (post.sponsored, str(post.time_to_create), post.force_next) == (False, "1.50", True)
    assert post.custom == {"format": "Video", "cost": 7}
    assert Label.objects.filter(kind="post_type", value="Announcement").exists()
    assert Collection.objects.get().name == "Launch week"
    assert list(Collection.objects.get().posts.all()) == [post]


def test_a_post_that_is_here_is_linked_and_keeps_its_labels(page):
    post = PostFactory(urn=URN, name="Launch")
    answer = add(page, url=ADDRESS, name="Other")
    said = str(answer.context["adminform"].form.errors["url"])
    assert f'href="/admin/posts/post/{post.pk}/change/"' in said
    assert f"Launch (number {post.pk})" in said
    assert [one.name for one in Post.objects.all()] == ["Launch"]


def test_names_of_posts_are_no_markup(page):
    PostFactory(urn=URN, name="<b>bold</b>")
    text = add(page, url=ADDRESS).content.decode()
    assert "<b>bold</b>" not in text


def test_a_bad_label_keeps_what_was_typed_and_adds_nothing(page):
    answer = add(page, url=ADDRESS, time_to_create="long", campaign="Brand new")
    form = answer.context["adminform"].form
    assert list(form.errors) == ["time_to_create"]
    assert form["campaign"].value() == "Brand new"
    assert '<option value="Brand new" selected>' in str(form["campaign"])
    assert not Post.objects.exists()
    assert not Label.objects.filter(value="Brand new").exists()


def test_every_input_has_a_help_text(page):
    for kind in CustomField.Kind.values:
        CustomField.objects.create(
            key=kind, label=kind, kind=kind, choices=["a"] if kind.startswith("choice") else []
        )
    form = page.get(reverse("admin:posts_post_add")).context["adminform"].form
    assert [name for name, field in form.fields.items() if not field.help_text] == []


def test_an_address_may_come_with_the_link(page):
    answer = page.get(reverse("admin:posts_post_add"), {"url": URN, "campaign": "Spring"})
    form = answer.context["adminform"].form
    assert (form["url"].value(), form["campaign"].value()) == (URN, "Spring")


def test_who_may_not_add_is_refused(client):
    client.force_login(make_person("anna", role="analyst"))
    assert add(client, url=ADDRESS).status_code == 403
    assert not Post.objects.exists()
