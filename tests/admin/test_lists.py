"""Every list opens, with the same number of queries for one row and for three."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import User
from engagers.models import Audience, Exclusion, FieldRule, Merge, Position
from pipeline.models import Run
from tests.factories.engagers import (
    CompanyFactory,
    ContactFactory,
    EngagerFactory,
)
from tests.factories.integrations import ActorRunFactory, ChargeFactory, RejectedFactory
from tests.factories.posts import PostFactory, ScrapeFactory


def _make_engager():
    EngagerFactory(company=CompanyFactory(), audience=Audience.objects.first())


def _make_merge():
    now = timezone.now()
    Merge.objects.create(
        survivor=EngagerFactory(), absorbed=EngagerFactory(), moved={}, merged_at=now
    )


def _make_audience():
    Audience.objects.create(name=f"Audience {Audience.objects.count()}")


def _make_position():
    Position.objects.create(audience=Audience.objects.first(), name=f"P {Position.objects.count()}")


def _make_field_rule():
    FieldRule.objects.create(property=f"p{FieldRule.objects.count()}", policy="never")


def _make_exclusion():
    Exclusion.objects.create(
        kind="slug", value=f"person-{Exclusion.objects.count()}", reason="own_staff"
    )


def _make_user():
    User.objects.create(username=f"person-{User.objects.count()}")


MAKERS = {
    "access.user": _make_user,
    "engagers.audience": _make_audience,
    "engagers.company": CompanyFactory,
    "engagers.contact": ContactFactory,
    "engagers.engager": _make_engager,
    "engagers.exclusion": _make_exclusion,
    "engagers.fieldrule": _make_field_rule,
    "engagers.merge": _make_merge,
    "engagers.position": _make_position,
    "integrations.actorrun": ActorRunFactory,
    "integrations.charge": ChargeFactory,
    "integrations.rejected": RejectedFactory,
    "pipeline.run": lambda: Run.objects.create(trigger="command", created_at=timezone.now()),
    "posts.post": PostFactory,
    "posts.scrape": ScrapeFactory,
}
# The session, its user, the count of what matches and the rows. Small tables also count all rows
# beside it; users and engagers offer the groups and audiences to filter by.
QUERIES = {
    "access.user": 6,
    "engagers.audience": 5,
    "engagers.company": 5,
    "engagers.engager": 5,
    "engagers.exclusion": 5,
    "engagers.fieldrule": 5,
    "engagers.position": 5,
}
NO_LIST = {"pipeline.settings", "auth.group"}


def _labels():
    return {model._meta.label_lower for model in admin.site._registry}


def test_every_registered_model_is_tested():
    assert _labels() - NO_LIST == set(MAKERS)


def test_the_queues_own_pages_are_not_there():
    assert [label for label in _labels() if label.startswith("django_q")] == []


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_list_opens_with_a_fixed_number_of_queries(admin_page, label):
    url = reverse(f"admin:{label.replace('.', '_')}_changelist")
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            MAKERS[label]()
        with CaptureQueriesContext(connection) as queries:
            answer = admin_page.get(url)
        assert answer.status_code == 200
        counts.append(len(queries))

    assert counts == [QUERIES.get(label, 4)] * 2
