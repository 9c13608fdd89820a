"""The address of a post is read while it is typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts.models import Post, PostAlias
from tests.factories.people import make_person
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
URN = "urn:li:activity:7472928569657225216"


def check(client, text):
    answer = client.get(reverse("desk:post-check"), {"url": text})
    assert answer.status_code == 200
    return answer.json()


def test_a_new_post_tells_its_id_and_date(page):
    assert check(page, URN) == {
        "ok": True,
        "urn": URN,
        "url": f"https://www.linkedin.com/feed/update/{URN}/",
        "published": "17 Jun 2026, 08:30",
        "reason": "",
        "existing": None,
    }
    assert not Post.objects.exists()


def test_a_share_has_no_date(page):
    found = check(page, "urn:li:share:7472928569657225216")
    assert (found["ok"], found["published"]) == (True, "")


def test_a_post_that_is_here_is_linked_also_by_an_alias(page):
    post = PostFactory(name="Launch")
    PostAlias.objects.create(post=post, urn=URN, source="entered")
    found = check(page, URN)
    assert (found["ok"], found["reason"]) == (False, "This post is here already.")
    assert found["existing"] == {
        "id": post.pk,
        "name": "Launch",
        "href": f"/admin/posts/post/{post.pk}/change/",
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://www.linkedin.com/in/ada-example/", "this is a person's profile, not a post"),
        ("https://example.com/", "not LinkedIn"),
        ("", "empty"),
    ],
)
def test_what_is_no_post_says_why(page, text, why):
    found = check(page, text)
    assert (found["ok"], found["reason"]) == (False, f"This is no post of LinkedIn's: {why}.")


def test_who_may_not_see_posts_is_refused(client):
    client.force_login(make_person("eve"))
    assert client.get(reverse("desk:post-check"), {"url": URN}).status_code == 403
    assert client.post(reverse("desk:post-check")).status_code == 405
