"""The list behind the engagements of the home page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pipeline.conftest import NOON
from tests.factories.engagers import EngagementFactory, EngagerFactory
from tests.factories.posts import PostFactory

PAGE = "/admin/desk/home/engagements/"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(operator, count):
    for _ in range(count):
        EngagementFactory()
    with CaptureQueriesContext(connection) as queries:
        response = operator.get(PAGE)
    assert len(response.context["rows"]) == count
    assert len(queries) == 5, "\n".join(one["sql"][:150] for one in queries)


def test_time_is_from_and_to_and_nonsense_is_left_out(operator):
    early = EngagementFactory(first_seen_at=NOON)
    late = EngagementFactory(first_seen_at=NOON + timedelta(hours=1))

    def found(**asked):
        return operator.get(PAGE, asked).context["rows"]

    assert found() == [late, early]
    assert found(seen__gte="2026-11-20T13:00:00+00:00") == [late]
    assert found(seen__lt="2026-11-20T14:00:00+01:00") == [early]
    assert found(seen__lt="2026-11-20T14:00:00") == [early]  # the person's own zone
    assert found(seen__gte="2026-99-99T00:00:00", before="x", id="y") == [late, early]
    assert found(seen__gte="2026-11-21T13:00:00+00:00") == []


def test_pages_go_on_where_the_last_ended(operator):
    post = PostFactory()
    rows = [
        EngagementFactory(post=post, first_seen_at=NOON + timedelta(minutes=number // 2))
        for number in range(103)
    ]
    first = operator.get(PAGE)
    assert first.context["rows"] == rows[:2:-1]
    second = operator.get(f"{PAGE}?{first.context['older']}")
    assert second.context["rows"] == rows[2::-1]
    assert second.context["older"] == ""


def test_excluded_people_are_not_listed(operator):
    hidden = EngagerFactory(excluded_at=NOON, exclusion_reason="opt-out")
    EngagementFactory(engager=hidden)
    response = operator.get(PAGE)
    assert response.context["rows"] == []
    assert "No engagement was first seen in this time." in response.content.decode()
