"""costs, pipeline_runs, data_freshness, dim_date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pipeline.models import Run, StepRun
from tests.factories.integrations import ActorRunFactory, ChargeFactory
from tests.factories.posts import PostFactory
from tests.reporting.history import History, day
from tests.reporting.rows import read


def test_costs_find_their_post(history: History) -> None:
    assert read("costs", "purpose, provider, day, post_id, usd, run_id, state") == [
        ("classify", "openai", day(0).date(), None, None, 1, "reserved"),
        ("details", "apify", day(-4).date(), history.first.pk, Decimal("0.005"), 1, "settled"),
        ("reactions", "apify", day(-4).date(), history.first.pk, Decimal("0.0125"), 7, "settled"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["scrape:", "scrape:12x", "post:99999999999999999999", "other"])
def test_cost_of_something_else_has_no_post(subject: str) -> None:
    ChargeFactory(subject=subject, run_ref="by hand")
    assert read("costs", "post_id, run_id") == [(None, None)]


@pytest.mark.django_db
def test_cost_of_a_run_that_is_not_settled_is_preliminary() -> None:
    run = ActorRunFactory(cost_usd=Decimal("0.3"))
    ChargeFactory(actor_run=run)
    assert read("costs", "usd, reserved_usd") == [(Decimal("0.3"), Decimal(1))]


@pytest.mark.django_db
def test_pipeline_runs() -> None:
    began = datetime(2026, 11, 20, 7, tzinfo=UTC)
    run = Run.objects.create(trigger="command", created_at=began, state="running")
    StepRun.objects.create(
        run=run,
        name="scrape",
        order=1,
        state="succeeded",
        claimed=3,
        succeeded=2,
        failed=1,
        cost_usd=Decimal("0.25"),
        started_at=began,
        finished_at=began + timedelta(seconds=90),
    )
    StepRun.objects.create(run=run, name="describe", order=2)
    assert read(
        "pipeline_runs", "step, state, claimed, succeeded, failed, cost_usd, seconds, day, reason"
    ) == [
        ("describe", "pending", 0, 0, 0, Decimal(0), None, began.date(), None),
        ("scrape", "succeeded", 3, 2, 1, Decimal("0.25"), 90, began.date(), None),
    ]


def test_freshness_leaves_excluded_people_out(history: History) -> None:
    assert read("data_freshness", "subject, last_success_at, rows") == [
        ("classification", None, 0),
        ("costs", day(-3), 3),
        ("engagements", history.second_done.created_at, 6),
        ("engagers", history.second_done.created_at, 4),
        ("hubspot", day(-1), 1),
        ("pipeline_runs", None, 0),
        ("posts", None, 3),
        ("scrapes", day(0), 6),
    ]


@pytest.mark.django_db
def test_dates_begin_with_the_first_year_of_data() -> None:
    PostFactory(published_at=datetime(2025, 7, 1, tzinfo=UTC))
    assert read("dim_date", "min(day), max(day), count(*)") == [
        (
            date(2025, 1, 1),
            date(day(0).year + 1, 12, 31),
            (date(day(0).year + 2, 1, 1) - date(2025, 1, 1)).days,
        )
    ]


@pytest.mark.django_db
def test_date_knows_its_week() -> None:
    PostFactory(published_at=datetime(2025, 7, 1, tzinfo=UTC))
    assert read(
        "dim_date",
        "year, quarter, month, iso_year, iso_week, weekday, is_weekend, week_starts_on,"
        " month_starts_on, quarter_starts_on",
        "day = '2027-01-02'",
    ) == [(2027, 1, 1, 2026, 53, 6, True, date(2026, 12, 28), date(2027, 1, 1), date(2027, 1, 1))]
