from __future__ import annotations

import pytest

from access.models import User
from posts.domain.remove import remove_posts
from posts.models import Post, PostAlias
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

pytestmark = pytest.mark.django_db


def test_scraped_posts_are_archived_and_others_deleted(django_assert_num_queries):
    ada = User.objects.create(username="ada")
    fresh, scraped, archived = PostFactory(), PostFactory(), PostFactory(tracking="archived")
    ScrapeFactory(post=scraped, state="failed")
    ScrapeFactory(post=archived)
    done = remove_posts([fresh.pk, scraped.pk, archived.pk, 0, fresh.pk], by=ada, at=NOW)
    assert [(one.post_id, one.outcome, one.version) for one in done] == [
        (fresh.pk, "deleted", None),
        (scraped.pk, "archived", 2),
        (archived.pk, "unchanged", 1),
        (0, "refused", None),
    ]
    assert done[3].reason == "There is no post 0: it was removed already."
    assert set(Post.objects.values_list("pk", "tracking")) == {
        (scraped.pk, "archived"),
        (archived.pk, "archived"),
    }
    assert not PostAlias.objects.filter(urn=fresh.urn).exists()
    gone = Post.history.filter(id=fresh.pk).latest("history_id")
    assert (gone.history_type, gone.history_user, gone.history_date) == ("-", ada, NOW)
    assert (
        Post.history.filter(id=scraped.pk).latest("history_id").history_change_reason == "removed"
    )
