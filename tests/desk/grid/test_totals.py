from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pipeline.models import Settings
from posts.models import Collection, CustomField, Label
from tests.factories.integrations import ChargeFactory
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

NONE = {"sum": None, "average": None, "min": None, "max": None}


@pytest.fixture
def three(grid):
    CustomField.objects.create(key="size", label="Size", kind="number")
    CustomField.objects.create(key="day", label="Day", kind="date")
    one = PostFactory(
        campaign="Autumn",
        tags=["b", "a"],
        reactions=10,
        time_to_create=Decimal("1.50"),
        sponsored=True,
        published_at=NOW,
        custom={"size": 2.5, "day": "2026-11-21"},
    )
    two = PostFactory(
        campaign="Autumn",
        tags=["a"],
        reactions=0,
        sponsored=False,
        published_at=datetime(2026, 11, 1, tzinfo=UTC),
        custom={"size": 1, "day": "2026-11-01"},
    )
    scrape = ScrapeFactory(post=one)
    ChargeFactory(
        subject=scrape.subject, state="settled", settled_usd=Decimal("0.25"), settled_at=NOW
    )
    Collection.objects.create(name="Best").posts.add(one)
    return one, two, PostFactory()


def test_totals_over_all_that_match(grid, three):
    keys = "name,campaign,tags,collections,reactions,time_to_create,cost_usd,sponsored,is_due"
    answer = grid.get("totals/", columns=f"{keys},published_at,custom.size,custom.day")
    assert answer["count"] == 3
    totals = answer["totals"]
    assert totals["name"] == {**NONE, "filled": 0, "empty": 3}
    assert totals["campaign"] == {**NONE, "filled": 2, "empty": 1}
    assert totals["tags"] == {**NONE, "filled": 2, "empty": 1}
    assert totals["collections"] == {**NONE, "filled": 1, "empty": 2}
    assert totals["sponsored"] == {**NONE, "filled": 2, "empty": 1}
    assert totals["is_due"] == {**NONE, "filled": 3, "empty": 0}
    assert totals["reactions"] == {
        "sum": 10,
        "average": 5,
        "min": 0,
        "max": 10,
        "filled": 2,
        "empty": 1,
    }
    assert totals["time_to_create"] == {
        **dict.fromkeys(("sum", "average", "min", "max"), "1.50"),
        "filled": 1,
        "empty": 2,
    }
    assert totals["cost_usd"] == {
        **dict.fromkeys(("sum", "average", "min", "max"), "0.250000"),
        "filled": 1,
        "empty": 2,
    }
    assert totals["custom.size"] == {
        "sum": 3.5,
        "average": 1.75,
        "min": 1,
        "max": 2.5,
        "filled": 2,
        "empty": 1,
    }
    assert totals["published_at"] == {
        **NONE,
        "min": "2026-11-01T00:00:00+00:00",
        "max": "2026-11-21T09:00:00+00:00",
        "filled": 2,
        "empty": 1,
    }
    assert totals["custom.day"] == {
        **NONE,
        "min": "2026-11-01",
        "max": "2026-11-21",
        "filled": 2,
        "empty": 1,
    }


def test_totals_of_what_is_filtered_and_of_nothing(grid, three):
    autumn = {"rules": [{"field": "campaign", "op": "is", "value": "Autumn"}]}
    answer = grid.get("totals/", columns="reactions", filter=autumn)
    assert (answer["count"], answer["totals"]["reactions"]["empty"]) == (2, 0)
    answer = grid.get("totals/", columns="reactions", search="nowhere")
    assert answer == {"count": 0, "totals": {"reactions": {**NONE, "filled": 0, "empty": 0}}}
    assert set(grid.get("totals/")["totals"]) >= {"status", "custom.size", "due_reason"}


@pytest.mark.parametrize("path", ["totals/", "groups/?by=campaign&columns=reactions"])
def test_totals_and_groups_take_the_same_few_statements(grid, path, django_assert_num_queries):
    Settings.load()
    for number in (1, 3):
        PostFactory.create_batch(number)
        # session, person, permissions 2, fields 2, settings, the totals
        with django_assert_num_queries(8):
            assert grid.client.get(f"/admin/desk/grid/{path}").status_code == 200


def groups(grid, by, **more):
    found = grid.get("groups/", by=by, **more)["groups"]
    return [(group["value"], group["label"], group["count"]) for group in found]


def test_groups_in_the_order_of_their_list_and_empty_last(grid, three):
    Label.objects.filter(kind="campaign").delete()
    Label.objects.create(kind="campaign", value="Winter", order=1)
    Label.objects.create(kind="campaign", value="Autumn", order=2)
    PostFactory(campaign="Winter")
    PostFactory(campaign="aaa, not listed")
    assert groups(grid, "campaign") == [
        ("Winter", "Winter", 1),
        ("Autumn", "Autumn", 2),
        ("aaa, not listed", "aaa, not listed", 1),
        (None, "Empty", 1),
    ]


def test_groups_of_every_kind(grid, three):
    assert groups(grid, "tags") == [("a", "a", 2), ("b", "b", 1), (None, "Empty", 1)]
    assert groups(grid, "collections") == [("Best", "Best", 1), (None, "Empty", 2)]
    assert groups(grid, "sponsored") == [
        (False, "No", 1),
        (True, "Yes", 1),
        (None, "Empty", 1),
    ]
    assert groups(grid, "reactions") == [(0, "0", 1), (10, "10", 1), (None, "Empty", 1)]
    assert groups(grid, "published_at") == [
        ("2026-11-01", "2026-11-01", 1),
        ("2026-11-21", "2026-11-21", 1),
        (None, "Empty", 1),
    ]
    assert groups(grid, "custom.day") == [
        ("2026-11-01", "2026-11-01", 1),
        ("2026-11-21", "2026-11-21", 1),
        (None, "Empty", 1),
    ]
    assert groups(grid, "status") == [("never_scraped", "never_scraped", 3)]
    assert groups(grid, "tracking", search="nowhere") == []


def test_groups_have_totals(grid, three):
    (autumn, empty) = grid.get("groups/", by="campaign", columns="reactions,cost_usd")["groups"]
    assert autumn["totals"]["reactions"]["sum"] == 10
    assert autumn["totals"]["cost_usd"]["sum"] == "0.250000"
    assert empty["totals"]["reactions"] == {**NONE, "filled": 0, "empty": 1}
    assert grid.get("groups/", by="campaign")["groups"][0]["totals"] == {}


def test_groups_of_what_nearly_every_post_has_its_own_are_refused(grid):
    assert grid.get("groups/", by="text", status=400) == {
        "detail": "Text: nearly every post has its own: group by another column."
    }
    assert grid.get("groups/", status=400) == {
        "detail": "'None' is no column (any more): choose another one."
    }
