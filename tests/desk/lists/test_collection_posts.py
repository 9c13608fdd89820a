"""Posts put into a collection on its own page are edits of those posts."""

from __future__ import annotations

from django.urls import reverse

from posts.models import Collection
from tests.factories.posts import PostFactory


def test_moved_posts_alone_get_a_version_and_an_author(admin_client, admin_user):
    stays, leaves, joins = PostFactory(), PostFactory(), PostFactory()
    best = Collection.objects.create(name="Best")
    best.posts.set([stays, leaves])
    url = reverse("admin:posts_collection_change", args=[best.pk])

    answer = admin_client.post(
        url, {"name": "Best", "description": "", "posts": [stays.pk, joins.pk]}
    )

    assert answer.status_code == 302
    assert set(best.posts.all()) == {stays, joins}
    for post in (stays, leaves, joins):
        post.refresh_from_db()
    assert [post.version for post in (stays, leaves, joins)] == [1, 2, 2]
    latest = joins.history.latest()
    assert (latest.history_user, latest.history_change_reason) == (admin_user, "collections: Best")
