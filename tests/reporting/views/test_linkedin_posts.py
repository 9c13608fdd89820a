from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.models import Settings
from tests.factories.posts import PostFactory, ScrapeFactory
from tests.reporting.history import History, day
from tests.reporting.rows import read


def test_counts_reach_and_cost(history: History) -> None:
    assert read(
        "linkedin_posts",
        "id, total_reactions, comments, reposts, scrape_count, engagers, target_engagers,"
        " classified_engagers, coverage_numerator, coverage_denominator, cost_usd",
    ) == [
        (history.first.pk, 6, 1, None, 2, 3, 1, 2, None, None, Decimal("0.0175")),
        (history.second.pk, 2, 0, 1, 2, 2, 1, 1, 2, 2, Decimal(0)),
        (history.third.pk, None, None, None, 0, 0, 0, 0, None, None, Decimal(0)),
    ]


def test_labels_and_facts_keep_the_older_names(history: History) -> None:
    assert read(
        "linkedin_posts",
        "post_url, post_name, text, campaign, duration, time_to_create, enriched, enriched_time,"
        " published_on, last_scraped_at, last_success_at, tracking",
        f"id = {history.first.pk}",
    ) == [
        (
            history.first.url,
            "Launch",
            None,
            "Spring",
            90,
            Decimal("1.50"),
            True,
            day(-4, 9),
            day(-5).date(),
            day(-2, 10),
            day(-2, 10),
            "active",
        )
    ]


def test_due_with_the_default_numbers(history: History) -> None:
    Settings.objects.all().delete()
    assert read("linkedin_posts", "id, is_due, due_reason")[1:] == [
        (history.second.pk, False, read("linkedin_posts", "due_reason, id")[-1][0]),
        (history.third.pk, True, "forced"),
    ]
    assert read("linkedin_posts", "next_due_at", f"id = {history.second.pk}") == [(day(2),)]


def test_due_follows_the_settings(history: History) -> None:
    Settings.objects.update_or_create(pk=1, defaults={"max_scrapes": 2})
    assert read(
        "linkedin_posts", "is_due, due_reason, next_due_at", f"id = {history.second.pk}"
    ) == [(False, "2 of 2 scrapes done", None)]


@pytest.mark.django_db
def test_post_being_scraped_is_not_due() -> None:
    post = PostFactory()
    ScrapeFactory(post=post, state="running", created_at=day(0), lease_until=day(1, 12))
    assert read("linkedin_posts", "is_due, due_reason, next_due_at") == [
        (False, "being scraped now", day(1, 12))
    ]
