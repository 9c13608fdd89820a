from __future__ import annotations

from decimal import Decimal

import pytest

from posts.models import Scrape
from tests.factories.posts import ScrapeFactory
from tests.reporting.history import History, day
from tests.reporting.rows import read


def test_counts_and_what_was_gained(history: History) -> None:
    assert read(
        "linkedin_posts_scrapes",
        "id, status, reactions_count, comments_count, reposts_count,"
        " reactions_delta, comments_delta, reposts_delta, days_since_previous, is_latest, cost",
    ) == [
        (history.first_done.pk, "completed", 4, 1, None, 4, 1, None, None, False, Decimal("0.01")),
        (history.first_failed.pk, "failed", *[None] * 7, False, None),
        (history.first_again.pk, "completed", 6, None, None, 2, None, None, 2, True, None),
        (history.first_suspect.pk, "failed", *[None] * 7, False, None),
        (history.second_empty.pk, "completed", 0, None, None, 0, None, None, None, False, None),
        (history.second_done.pk, "completed", 2, 0, 1, 2, 0, 1, Decimal("1.58"), True, None),
    ]


def test_a_count_after_an_unknown_one_is_compared_with_the_last_known(history: History) -> None:
    last = history.scrape(history.first, 0, hour=0, reactions_counted=9, comments_counted=5)
    assert read(
        "linkedin_posts_scrapes",
        "reactions_delta, comments_delta, comments_known",
        f"id = {last.pk}",
    ) == [(3, 4, 5)]


def test_new_engagers_are_those_never_seen_before_and_not_excluded(history: History) -> None:
    assert read("linkedin_posts_scrapes", "id, new_engagers", "new_engagers > 0") == [
        (history.first_done.pk, 2),
        (history.first_again.pk, 1),
        (history.second_done.pk, 1),
    ]


def test_time_is_that_of_the_end(history: History) -> None:
    assert read(
        "linkedin_posts_scrapes", "ran_at, ran_on, post_url", f"id = {history.first_done.pk}"
    ) == [(day(-4, 10), day(-4).date(), history.first.url)]


@pytest.mark.django_db
@pytest.mark.parametrize("state", Scrape.OPEN)
def test_open_scrape_is_absent(state: str) -> None:
    ScrapeFactory(state=state)
    assert read("linkedin_posts_scrapes", "id") == []
