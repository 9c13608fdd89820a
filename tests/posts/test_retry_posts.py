"""A person's word that posts that failed too often may be tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posts.domain.retry_posts import retry_posts
from posts.domain.selection import SelectionRule
from posts.models import Post
from tests.factories.posts import NOW, PostFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def test_attempts_are_counted_anew_for_those_named_that_failed():
    unscraped = PostFactory(failed_attempts=8, scrape_not_before=LATER)
    undescribed = PostFactory(description_attempts=8, describe_not_before=LATER)
    fine = PostFactory()
    other = PostFactory(failed_attempts=8, scrape_not_before=LATER)

    assert retry_posts([unscraped.pk, undescribed.pk, fine.pk], at=NOW) == 2

    assert set(Post.objects.due(SelectionRule(), NOW)) == {unscraped, undescribed, fine}
    undescribed.refresh_from_db()
    assert (undescribed.description_attempts, undescribed.describe_not_before) == (0, None)
    other.refresh_from_db()
    assert (other.failed_attempts, other.scrape_not_before) == (8, LATER)
