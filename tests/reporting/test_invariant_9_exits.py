"""Excluded, merged-away and erased people appear in no view, by name or in a count of people."""

from __future__ import annotations

import pytest

from engagers.models import Engager
from reporting.domain.definitions import ORDER
from tests.reporting.history import History, day
from tests.reporting.rows import run_sql

COUNTS_OF_PEOPLE = (
    (
        "SELECT sum(engagers), sum(target_engagers), sum(classified_engagers)"
        " FROM reporting.linkedin_posts"
    ),
    "SELECT sum(engagers), sum(target_engagers), sum(engagement_count) FROM reporting.companies",
    "SELECT sum(engagers), sum(share_numerator) FROM reporting.audience_by_post",
    "SELECT sum(new_engagers) FROM reporting.linkedin_posts_scrapes",
    "SELECT count(*) FROM reporting.engagers",
    "SELECT count(*) FROM reporting.linkedin_engagers_by_post",
    (
        "SELECT sum(rows) FROM reporting.data_freshness"
        " WHERE subject IN ('engagers', 'engagements', 'hubspot', 'classification')"
    ),
)
HIDDEN = ("Eve Excluded", "Keeps out", "/in/eve", "Secret Ltd", "Max Merged")


@pytest.fixture
def history(db: None) -> History:
    return History()


@pytest.mark.parametrize("view", ORDER)
def test_excluded_and_merged_people_are_in_no_cell(history: History, view: str) -> None:
    cells = [str(cell) for row in run_sql(f"SELECT * FROM reporting.{view}") for cell in row]
    assert [cell for cell in cells if any(one in cell for one in HIDDEN)] == []


@pytest.mark.parametrize("count", COUNTS_OF_PEOPLE)
def test_excluded_people_are_not_counted(history: History, count: str) -> None:
    before = run_sql(count)
    history.eve.delete()
    assert run_sql(count) == before


def test_excluding_and_including_again_is_seen_at_once(history: History) -> None:
    names = "SELECT name FROM reporting.linkedin_engagers_by_post ORDER BY id"
    both = [("Ada Example",), ("Cy Example",), ("Bob Example",), ("Ada Example",), ("Org",)]
    assert run_sql(names) == both
    Engager.objects.filter(pk=history.ada.pk).update(excluded_at=day(0), exclusion_reason="staff")
    assert run_sql(names) == [("Cy Example",), ("Bob Example",), ("Org",)]
    Engager.objects.filter(pk=history.ada.pk).update(excluded_at=None, exclusion_reason="")
    assert run_sql(names) == both


def test_counters_of_a_post_count_everybody(history: History) -> None:
    counters = "SELECT sum(total_reactions), sum(comments) FROM reporting.linkedin_posts"
    before = run_sql(counters)
    Engager.objects.update(excluded_at=day(0), exclusion_reason="staff")
    assert run_sql(counters) == before == [(8, 1)]
