"""A view that filters by a label follows its rename."""

from __future__ import annotations

import pytest
from django.urls import reverse

from access.models import User
from desk.domain.rename_in_views import rename_in_views
from desk.models import SavedView
from posts.models import Label
from tests.desk.lists.forms import read_inputs

pytestmark = pytest.mark.django_db


def _view(name, *rules):
    owner, _ = User.objects.get_or_create(username="owner")
    config = {"filter": {"match": "all", "rules": list(rules)}, "columns": ["name"]}
    return SavedView.objects.create(name=name, owner=owner, config=config)


def _rules(view):
    view.refresh_from_db()
    return view.config["filter"]["rules"]


def test_values_of_that_list_alone_are_renamed():
    one = _view("one", {"field": "campaign", "op": "is", "value": "lauch"})
    many = _view(
        "many",
        {"field": "tags", "op": "any_of", "value": ["Lauch", "ai"]},
        {"field": "campaign", "op": "any_of", "value": ["Lauch", "Launch", 3]},
        {"field": "campaign", "op": "empty"},
    )
    plain = SavedView.objects.create(name="plain", owner=one.owner, config={})

    assert rename_in_views("campaign", "Lauch", "Launch") == 2

    assert _rules(one) == [{"field": "campaign", "op": "is", "value": "Launch"}]
    assert _rules(many) == [
        {"field": "tags", "op": "any_of", "value": ["Lauch", "ai"]},
        {"field": "campaign", "op": "any_of", "value": ["Launch", 3]},
        {"field": "campaign", "op": "empty"},
    ]
    plain.refresh_from_db()
    assert plain.config == {}
    assert rename_in_views("tag", "AI", "machine minds") == 1


def test_a_rename_and_a_merge_in_the_admin_reach_the_views(creative):
    view = _view("one", {"field": "campaign", "op": "is", "value": "Lauch"})
    label = Label.objects.create(kind="campaign", value="Lauch")
    other = Label.objects.create(kind="campaign", value="Winter")
    url = reverse("admin:posts_label_change", args=[label.pk])

    creative.post(url, read_inputs(creative.get(url)) | {"value": "Launch"})
    assert _rules(view)[0]["value"] == "Launch"

    merge = f"{reverse('admin:posts_label_merge')}?ids={label.pk},{other.pk}"
    creative.post(merge, {"into": str(other.pk)})
    assert _rules(view)[0]["value"] == "Winter"
