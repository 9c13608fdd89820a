"""Posts that failed are due at once when a person says so; no others change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posts.domain.retry_failures import retry_descriptions, retry_scrapes
from posts.domain.selection import SelectionRule
from posts.models import Post
from tests.factories.posts import NOW, PostFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def test_failed_scrapes_are_due_again():
    given_up = PostFactory(failed_attempts=8, scrape_not_before=LATER)
    other = PostFactory(failed_attempts=2, scrape_not_before=LATER)
    fine = PostFactory()

    assert retry_scrapes([fine.pk, given_up.pk]) == [given_up.pk]

    given_up.refresh_from_db()
    assert (given_up.failed_attempts, given_up.scrape_not_before) == (0, None)
    assert set(Post.objects.due(SelectionRule(), NOW)) == {given_up, fine}
    other.refresh_from_db()
    assert (other.failed_attempts, other.scrape_not_before) == (2, LATER)


def test_failed_descriptions_are_due_again():
    given_up = PostFactory(description_attempts=8, describe_not_before=LATER)
    other = PostFactory(description_attempts=1, describe_not_before=LATER)
    fine = PostFactory()

    assert retry_descriptions([given_up.pk, fine.pk]) == [given_up.pk]

    given_up.refresh_from_db()
    assert (given_up.description_attempts, given_up.describe_not_before) == (0, None)
    other.refresh_from_db()
    assert (other.description_attempts, other.describe_not_before) == (1, LATER)
