"""Small counts are exact, big ones estimated, and neither counts the whole table."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.estimated_paginator import EstimatedPaginator
from access.models import User


class _Few(EstimatedPaginator):
    exact_limit = 3


def _make_users(count):
    User.objects.bulk_create(User(username=f"person-{n}") for n in range(count))
    with connection.cursor() as cursor:
        cursor.execute("analyze access_user")


@pytest.mark.django_db
def test_a_small_list_is_counted():
    _make_users(3)
    paginator = _Few(User.objects.order_by("username"), 2)

    assert (paginator.count, paginator.is_estimate, paginator.num_pages) == (3, False, 2)


@pytest.mark.django_db
def test_a_long_list_is_estimated_by_the_planner():
    _make_users(50)
    paginator = _Few(User.objects.order_by("username"), 10)

    with CaptureQueriesContext(connection) as queries:
        assert (paginator.count, paginator.is_estimate, paginator.num_pages) == (50, True, 5)

    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "EXPLAIN"]
    assert "LIMIT 4" in queries[0]["sql"]


@pytest.mark.django_db
def test_an_estimate_is_never_less_than_what_was_counted():
    _make_users(50)
    nobody = User.objects.filter(username__contains="no such").order_by("username")
    many = User.objects.filter(is_staff=False, is_superuser=False, email="").order_by("username")

    assert _Few(nobody, 10).count == 0
    assert _Few(many, 10).count >= 4
