"""Every list opens, with the same number of queries for one row and for three."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.domain.issue_key import issue_key
from access.models import User
from desk.models import DefaultView, SavedView
from engagers.models import Audience, Erasure, Exclusion, FieldRule, Merge, Position
from pipeline.models import Run
from posts.models import Collection, CustomField, Label
from tests.factories.engagers import (
    CompanyFactory,
    ContactFactory,
    EngagerFactory,
)
from tests.factories.integrations import (
    ActorRunFactory,
    ChargeFactory,
    DeliveryFactory,
    RejectedFactory,
    WebhookFactory,
)
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


def _make_api_key():
    owner, _ = User.objects.get_or_create(username="owner")
    issue_key("dashboard", scopes=["read"], owner=owner)


def _make_view():
    owner, _ = User.objects.get_or_create(username="owner")
    return SavedView.objects.create(
        name=f"View {SavedView.objects.count()}", owner=owner, is_shared=True
    )


def _make_default_view():
    group = Group.objects.create(name=f"group {Group.objects.count()}")
    DefaultView.objects.create(group=group, view=_make_view())


def _make_label():
    Label.objects.create(kind="tag", value=f"tag {Label.objects.count()}")


def _make_collection():
    Collection.objects.create(name=f"Collection {Collection.objects.count()}")


def _make_custom_field():
    number = CustomField.objects.count()
    CustomField.objects.create(key=f"field_{number}", label=f"Field {number}", kind="text")


def _make_delivery():
    return DeliveryFactory(webhook=WebhookFactory())


MAKERS = {
    "integrations.delivery": _make_delivery,
    "integrations.webhook": WebhookFactory,
    "access.apikey": _make_api_key,
    "access.user": _make_user,
    "desk.defaultview": _make_default_view,
    "desk.savedview": _make_view,
    "engagers.audience": _make_audience,
    "engagers.company": CompanyFactory,
    "engagers.contact": ContactFactory,
    "engagers.engager": _make_engager,
    "engagers.erasure": lambda: Erasure.objects.create(
        erased_at=timezone.now(), hubspot_state="none"
    ),
    "engagers.exclusion": _make_exclusion,
    "engagers.fieldrule": _make_field_rule,
    "engagers.merge": _make_merge,
    "engagers.position": _make_position,
    "integrations.actorrun": ActorRunFactory,
    "integrations.charge": ChargeFactory,
    "integrations.rejected": RejectedFactory,
    "pipeline.run": lambda: Run.objects.create(trigger="command", created_at=timezone.now()),
    "posts.collection": _make_collection,
    "posts.customfield": _make_custom_field,
    "posts.label": _make_label,
    "posts.post": PostFactory,
    "posts.scrape": ScrapeFactory,
}
# The session, its user, the count of what matches and the rows. Small tables also count all rows
# beside it; users and engagers offer the groups, audiences and positions to filter by,
# exclusions and labels count what they reach; the grid's page reads no rows itself.
QUERIES = {
    "integrations.delivery": 5,
    "integrations.webhook": 5,
    "access.apikey": 5,
    "access.user": 7,
    "engagers.engager": 6,
    "engagers.exclusion": 5,
    "engagers.position": 5,
    "posts.label": 5,
    "posts.post": 2,
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
