"""The plain list of posts: filters, search and what can be done to several at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pipeline.models import Run
from posts.models import Post
from tests.factories.people import make_person
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/posts/post/"


def names(page, **filters):
    answer = page.get(LIST, {"plain": "1", **filters})
    assert answer.status_code == 200
    return [post.name for post in answer.context["cl"].result_list]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["c", "b", "a"]),
        ({"tracking__exact": "paused"}, ["b"]),
        ({"campaign": "Autumn"}, ["a"]),
        ({"campaign": "-"}, ["c", "b"]),
        ({"measured": "never"}, ["c", "a"]),
        ({"measured": "yes"}, ["b"]),
        ({"measured": "failing"}, ["c"]),
        ({"q": "words"}, ["b"]),
    ],
)
def test_the_list_is_narrowed(page, filters, found):
    PostFactory(name="a", campaign="Autumn")
    PostFactory(
        name="b",
        tracking="paused",
        scrape_count=1,
        last_scraped_at="2026-11-20T00:00:00Z",
        text="many words",
    )
    PostFactory(name="c", failed_attempts=2)
    assert names(page, **filters) == found


def test_links_of_the_list_stay_with_it(page):
    PostFactory()
    text = page.get(LIST, {"plain": "1"}).content.decode()
    assert 'name="plain" value="1"' in text
    answer = page.get(LIST, {"plain": "1", "campaign": "-"})
    assert "plain=1" in answer.context["cl"].get_query_string({"campaign": "x"})


def do(page, action, *posts, **more):
    data = {"action": action, "_selected_action": [post.pk for post in posts], **more}
    return page.post(f"{LIST}?plain=1", data, follow=True)


@pytest.mark.parametrize(
    ("action", "wanted"), [("pause", "paused"), ("archive", "archived"), ("resume", "active")]
)
def test_tracking_of_several_is_changed_with_history(page, action, wanted):
    posts = [PostFactory(tracking=one) for one in ("active", "paused", "archived")]
    text = do(page, action, *posts).content.decode()
    assert f"2 posts are {wanted} now. 1 already was." in text
    assert set(Post.objects.values_list("tracking", flat=True)) == {wanted}
    assert sorted(Post.objects.values_list("version", flat=True)) == [1, 2, 2]


def test_scraping_several_asks_first(page, settings):
    settings.APIFY_TOKEN = "token"
    post = PostFactory()
    answer = do(page, "scrape_now", post)
    assert answer.redirect_chain[0][0] == f"/admin/desk/posts/scrape/?ids={post.pk}"
    assert not Run.objects.exists()


def test_nothing_is_deleted_from_the_list(page):
    assert "delete_selected" not in do(page, "pause", PostFactory()).content.decode()


def test_readers_are_offered_nothing(client):
    client.force_login(make_person("anna", role="analyst"))
    post = PostFactory()
    do(client, "archive", post)
    do(client, "scrape_now", post)
    assert Post.objects.get().tracking == "active"
    assert not Run.objects.exists()


def test_one_post_is_paused_by_its_button(page):
    post = PostFactory()
    url = reverse("desk:post-tracking", args=[post.pk])

    def send(body):
        return page.post(url, body, content_type="application/json")

    assert send({"tracking": "paused"}).json() == {"tracking": "paused", "changed": True}
    assert send({"tracking": "paused"}).json() == {"tracking": "paused", "changed": False}
    assert (send({"tracking": "gone"}).status_code, send("x").status_code) == (400, 400)
    assert Post.objects.get().tracking == "paused"
    missing = reverse("desk:post-tracking", args=[post.pk + 1])
    answer = page.post(missing, {"tracking": "paused"}, content_type="application/json")
    assert answer.status_code == 404
