"""Why a post is due or not, in the zone of who looks: shown, filtered, grouped and exported alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests.desk.exchange.test_export_posts import export, read_csv
from tests.factories.posts import NOW, PostFactory

LATE = datetime(2026, 11, 22, 20, tzinfo=UTC)
HERE = "failed 1 time: tried again after 23 Nov 2026, 01:30"


@pytest.fixture
def failed(grid):
    grid.user.time_zone = "Asia/Kolkata"
    grid.user.save()
    return PostFactory(failed_attempts=1, scrape_not_before=LATE)


def read_reasons(grid, **asked):
    return [row["due_reason"] for row in grid.get("rows/", columns="due_reason", **asked)["rows"]]


@time_machine.travel(NOW, tick=False)
def test_it_says_the_time_of_who_looks(grid, failed, join):
    assert read_reasons(grid) == [HERE]
    elsewhere = join("anna")
    assert read_reasons(elsewhere) == ["failed 1 time: tried again after 22 Nov 2026, 20:00"]


@time_machine.travel(NOW, tick=False)
def test_a_reason_without_a_time_stays(grid):
    for given in ({}, {"tracking": "paused"}, {"scrape_count": 99, "last_scraped_at": NOW}):
        PostFactory(**given)
    assert read_reasons(grid) == ["99 of 5 scrapes done", "paused", "never scraped"]


@time_machine.travel(NOW, tick=False)
def test_it_is_filtered_and_grouped_as_it_is_read(grid, failed):
    PostFactory()
    rule = {"field": "due_reason", "op": "contains", "value": "23 Nov"}
    assert grid.ids(filter={"rules": [rule]}) == [failed.pk]
    assert grid.ids(filter={"rules": [rule | {"op": "is", "value": HERE}]}) == [failed.pk]
    groups = grid.get("groups/", by="due_reason")["groups"]
    assert [(one["value"], one["count"]) for one in groups] == [(HERE, 1), ("never scraped", 1)]


@time_machine.travel(NOW, tick=False)
def test_a_file_says_it_too(grid, failed):
    answer = export(grid.client, columns=["due_reason"], format="csv")
    assert read_csv(answer) == [["Post number", "Why"], [str(failed.pk), HERE]]
