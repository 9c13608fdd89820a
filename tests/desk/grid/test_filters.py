from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from desk.grid.bad_request import BadRequestError
from desk.grid.columns import Column
from desk.grid.filters import BY_KIND, operators_of, read_filter
from posts.models import Collection, CustomField, PostAlias
from tests.factories.posts import NOW, PostFactory


@pytest.fixture
def three(grid):
    for key, kind in (
        ("size", "number"),
        ("day", "date"),
        ("ok", "boolean"),
        ("kind", "choice"),
        ("several", "choices"),
    ):
        choices = ["a", "b"] if kind.startswith("choice") else []
        CustomField.objects.create(key=key, label=key.title(), kind=kind, choices=choices)
    full = PostFactory(
        name="Launch day",
        campaign="Autumn",
        sponsored=True,
        tags=["x", "y"],
        time_to_create=Decimal("2.50"),
        reactions=10,
        published_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        custom={"size": 5, "day": "2026-11-20", "ok": True, "kind": "a", "several": ["a", "b"]},
    )
    some = PostFactory(
        name="Other",
        campaign="Winter",
        sponsored=False,
        tags=["x"],
        reactions=0,
        published_at=datetime(2026, 11, 1, tzinfo=UTC),
        custom={"size": 7.5, "day": "2026-11-01", "ok": False, "kind": "b", "several": ["b"]},
    )
    # As an import of another program may have left it: every value of another type.
    empty = PostFactory(custom={"size": "many", "ok": "yes", "several": "a"})
    Collection.objects.create(name="Best").posts.add(full)
    return {full.pk: "full", some.pk: "some", empty.pk: "empty"}


CASES = [
    ("name", "is", "LAUNCH day", "full"),
    ("name", "is_not", "launch day", "some empty"),
    ("name", "contains", "aunc", "full"),
    ("name", "not_contains", "aunc", "some empty"),
    ("name", "starts", "oth", "some"),
    ("name", "empty", None, "empty"),
    ("name", "filled", None, "full some"),
    ("name", "contains", "%", ""),
    ("campaign", "in", ["autumn", "Winter"], "full some"),
    ("campaign", "not_in", ["Autumn"], "some empty"),
    ("reactions", "is", 10, "full"),
    ("reactions", "is_not", "10", "some empty"),
    ("reactions", "gt", 0, "full"),
    ("reactions", "gte", 0, "full some"),
    ("reactions", "lt", 10, "some"),
    ("reactions", "lte", 10, "full some"),
    ("reactions", "between", [0, 9.5], "some"),
    ("reactions", "in", [10, 11], "full"),
    ("reactions", "not_in", [10], "some empty"),
    ("reactions", "empty", None, "empty"),
    ("reactions", "filled", None, "full some"),
    ("time_to_create", "is", "2.5", "full"),
    ("cost_usd", "empty", None, "full some empty"),
    ("sponsored", "true", None, "full"),
    ("sponsored", "false", None, "some"),
    ("sponsored", "empty", None, "empty"),
    ("sponsored", "filled", None, "full some"),
    ("tags", "has_any", ["y", "z"], "full"),
    ("tags", "has_all", ["x", "y"], "full"),
    ("tags", "has_none", ["y"], "some empty"),
    ("tags", "empty", None, "empty"),
    ("tags", "filled", None, "full some"),
    ("collections", "has_any", ["Best"], "full"),
    ("collections", "has_none", ["Best"], "some empty"),
    ("collections", "empty", None, "some empty"),
    # In Berlin the first one was published on the 21st.
    ("published_at", "is", "2026-11-21", "full"),
    ("published_at", "is", "2026-11-20T23:30:00+00:00", "full"),
    ("published_at", "is_not", "2026-11-21", "some empty"),
    ("published_at", "gt", "2026-11-20", "full"),
    ("published_at", "gt", "2026-11-21", ""),
    ("published_at", "gte", "2026-11-21", "full"),
    ("published_at", "lt", "2026-11-21", "some"),
    ("published_at", "lte", "2026-11-21", "full some"),
    ("published_at", "between", ["2026-11-01", "2026-11-20"], "some"),
    ("published_at", "last_days", 1, "full"),
    ("published_at", "last_days", 30, "full some"),
    ("published_at", "empty", None, "empty"),
    ("custom.size", "is", 5, "full"),
    ("custom.size", "gt", 5, "some"),
    ("custom.size", "empty", None, "empty"),
    ("custom.day", "is", "2026-11-20", "full"),
    ("custom.day", "is_not", "2026-11-20", "some empty"),
    ("custom.day", "lt", "2026-11-20", "some"),
    ("custom.day", "between", ["2026-11-01", "2026-11-20"], "full some"),
    ("custom.day", "last_days", 2, "full"),
    ("custom.day", "empty", None, "empty"),
    ("custom.ok", "true", None, "full"),
    ("custom.ok", "false", None, "some"),
    ("custom.ok", "empty", None, "empty"),
    ("custom.kind", "is", "a", "full"),
    ("custom.kind", "is_not", "a", "some empty"),
    ("custom.several", "has_any", ["a"], "full"),
    ("custom.several", "has_all", ["b"], "full some"),
    ("custom.several", "empty", None, "empty"),
    ("status", "in", ["never_scraped"], "full some empty"),
    ("due_reason", "contains", "never", "full some empty"),
    ("is_due", "false", None, ""),
]


@time_machine.travel(NOW, tick=False)
def test_every_operator(grid, three):
    grid.user.time_zone = "Europe/Berlin"
    grid.user.save()
    found = {
        (field, op, str(value)): " ".join(
            three[pk]
            for pk in sorted(
                grid.ids(filter={"rules": [{"field": field, "op": op, "value": value}]})
            )
        )
        for field, op, value, _ in CASES
    }
    assert found == {(field, op, str(value)): expected for field, op, value, expected in CASES}


def test_all_or_any(grid, three):
    rules = [
        {"field": "campaign", "op": "is", "value": "Autumn"},
        {"field": "reactions", "op": "is", "value": 0},
    ]
    assert grid.ids(filter={"match": "all", "rules": rules}) == []
    assert len(grid.ids(filter={"match": "any", "rules": rules})) == 2
    assert len(grid.ids(filter={"match": "any", "rules": []})) == 3


BAD = [
    ([], None),
    ([1], 'The filter is no {"match", "rules"}.'),
    ({"match": "some"}, "'some' is no way to match: all or any."),
    ({"rules": 7}, "The rules of a filter are a list of at most 50."),
    ({"rules": [7]}, 'A rule is no {"field", "op", "value"}.'),
    (
        {"rules": [{"field": "owner__password", "op": "is"}]},
        "'owner__password' is no column (any more): choose another one.",
    ),
    (
        {"rules": [{"field": ["name"], "op": "is"}]},
        "\"['name']\" is no column (any more): choose another one.",
    ),
    (
        {"rules": [{"field": "sponsored", "op": "regex"}]},
        "Sponsored: 'regex' is no operator of it: use true, false, empty, filled.",
    ),
    (
        {"rules": [{"field": "name", "op": "is", "value": {"a": 1}}]},
        "Name: \"{'a': 1}\" is no text: write what to look for.",
    ),
    (
        {"rules": [{"field": "reactions", "op": "gt", "value": "many"}]},
        "Reactions: 'many' is no number: write digits, as 1200 or 1.5.",
    ),
    (
        {"rules": [{"field": "reactions", "op": "gt", "value": True}]},
        "Reactions: 'True' is no number: write digits, as 1200 or 1.5.",
    ),
    (
        {"rules": [{"field": "reactions", "op": "between", "value": 7}]},
        "Reactions: '7' is not two values: write the first and the last.",
    ),
    (
        {"rules": [{"field": "campaign", "op": "in", "value": []}]},
        "Campaign: '[]' is not one to 500 values.",
    ),
    (
        {"rules": [{"field": "published_at", "op": "is", "value": "soon"}]},
        "Published: 'soon' is no date: write year, month, day, as 2026-11-21.",
    ),
    (
        {"rules": [{"field": "published_at", "op": "is", "value": "2026-11-21T99:00"}]},
        "Published: '2026-11-21T99:00' is no date: write year, month, day, as 2026-11-21.",
    ),
    (
        {"rules": [{"field": "published_at", "op": "last_days", "value": 1.5}]},
        "Published: '1.5' is no number of days: write 1 to 36500.",
    ),
]


@pytest.mark.parametrize(("said", "detail"), BAD)
def test_bad_filter_is_refused_with_a_sentence(grid, said, detail):
    status = 400 if detail else 200
    told = grid.get("rows/", columns="name", filter=said, status=status)
    assert told.get("detail") == detail


def test_what_is_no_json_is_refused(grid):
    assert grid.get("rows/", filter="{", status=400) == {"detail": "filter is no JSON."}
    assert grid.get("rows/", sort="NaN", status=400) == {"detail": "sort is no JSON."}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
COLUMNS = {kind: Column(kind, kind, kind, "facts", "", "id") for kind in (*BY_KIND, "text")}


@given(
    kind=st.sampled_from(sorted(COLUMNS)),
    op=st.sampled_from(sorted({op for ops in BY_KIND.values() for op in ops} | {"is", "starts"})),
    value=JSON,
)
def test_whatever_is_asked_is_read_or_refused(kind, op, value):
    said = {"rules": [{"field": kind, "op": op, "value": value}]}
    try:
        wanted = read_filter(said, COLUMNS)
    except BadRequestError as error:
        told = str(error)
    else:
        told = ""
    if told:
        assert told.endswith(".")
    else:
        assert op in operators_of(COLUMNS[kind])
        assert [column.key for column in wanted.columns] == [kind]


def test_search_looks_for_every_word_somewhere(grid, three):
    full = next(pk for pk, name in three.items() if name == "full")
    for words in ("launch", "LAUNCH autumn", "day y", " launch\0 "):
        assert grid.ids(search=words) == [full]
    assert grid.ids(search="launch winter") == []
    assert len(grid.ids(search="   ")) == 3


def test_search_for_an_address_finds_the_post_by_its_aliases(grid):
    post = PostFactory()
    PostFactory()
    other = "urn:li:ugcPost:7329991434395160578"
    PostAlias.objects.create(post=post, urn=other, source="x")
    for said in (other, f"https://www.linkedin.com/feed/update/{other}/", post.url, post.urn):
        assert grid.ids(search=said) == [post.pk]


def test_sorted_whatever_the_case_and_empty_last(grid):
    last, middle, first = (
        PostFactory(name="", reactions=None, tags=[]),
        PostFactory(name="b", reactions=2, tags=["b"], custom={"size": 10}),
        PostFactory(name="A", reactions=10, tags=["a", "z"], custom={"size": 9}),
    )
    CustomField.objects.create(key="size", label="Size", kind="number")
    first, middle, last = first.pk, middle.pk, last.pk
    for key, order in {
        "name": [first, middle, last],
        "reactions": [middle, first, last],
        "tags": [first, middle, last],
        "custom.size": [first, middle, last],
        "collections": [first, middle, last],
        "id": [last, middle, first],
    }.items():
        assert grid.ids(sort=[{"field": key, "dir": "asc"}]) == order
    assert grid.ids(sort=[{"field": "name", "dir": "desc"}]) == [middle, first, last]
    assert grid.ids(sort=[{"field": "ownership"}, {"field": "name"}]) == [first, middle, last]
    for key in ("status", "cost_usd", "next_due_at", "thumbnail", "text", "created_at"):
        assert len(grid.ids(sort=[{"field": key, "dir": "desc"}])) == 3


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        (7, "The order is no list of at most 10 columns."),
        ([7], 'The order is no list of {"field", "dir"}.'),
        ([{"field": "name", "dir": "up"}], "'up' is no direction: asc or desc."),
        ([{"field": "x"}], "'x' is no column (any more): choose another one."),
    ],
)
def test_bad_order_is_refused(grid, said, detail):
    assert grid.get("rows/", sort=said, status=400) == {"detail": detail}
