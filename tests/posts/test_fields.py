from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.domain.fields import BUILT_IN, Field, editable_fields, read_value
from posts.domain.labels import BadLabelError
from posts.models import CustomField, Label, Post
from tests.factories.posts import NOW

BY_KEY = {field.key: field for field in BUILT_IN}


def own(kind, *choices):
    return Field("custom.x", "Own", kind, choices=choices, custom=True)


@pytest.mark.django_db
def test_editable_fields_are_the_labels_then_own_fields(django_assert_num_queries):
    Label.objects.all().delete()
    Label.objects.create(kind="campaign", value="Autumn")
    Label.objects.create(kind="campaign", value="Old", archived_at=NOW)
    CustomField.objects.create(key="b", label="B", kind="date", order=2)
    CustomField.objects.create(key="a", label="A", kind="choice", choices=["x", "y"], order=1)
    CustomField.objects.create(key="gone", label="Gone", kind="text", archived_at=NOW)
    with django_assert_num_queries(2):
        fields = editable_fields()
    assert [(field.key, field.kind) for field in fields] == [
        ("name", "text"),
        ("ownership", "choice"),
        ("target_audience", "choice"),
        ("post_type", "choice"),
        ("sentiment", "choice"),
        ("campaign", "choice"),
        ("sponsored", "boolean"),
        ("time_to_create", "number"),
        ("tags", "choices"),
        ("notes", "long_text"),
        ("tracking", "choice"),
        ("impressions", "number"),
        ("members_reached", "number"),
        ("clicks", "number"),
        ("followers", "number"),
        ("custom.a", "choice"),
        ("custom.b", "date"),
    ]
    by_key = {field.key: field for field in fields}
    assert (by_key["campaign"].choices, by_key["campaign"].allows_new) == (("Autumn",), True)
    assert (by_key["custom.a"].choices, by_key["custom.a"].allows_new) == (("x", "y"), False)
    assert by_key["tracking"].choices == ("active", "paused", "archived")
    assert all(field.help_text for field in BUILT_IN)


def test_field_holds_what_the_post_has():
    post = Post(campaign="Autumn", custom={"x": 3})
    assert [BY_KEY["campaign"].held_by(post), own("number").held_by(post)] == ["Autumn", 3]
    assert own("text").held_by(Post()) is None


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (BY_KEY["name"], "  Launch\0 ", "Launch"),
        (BY_KEY["name"], 2026.0, "2026"),
        (BY_KEY["name"], 1.5, "1.5"),
        (BY_KEY["name"], True, "yes"),
        (BY_KEY["name"], False, "no"),
        (BY_KEY["name"], None, ""),
        (BY_KEY["notes"], "one\ntwo", "one\ntwo"),
        (BY_KEY["ownership"], "Competitor", "competitor"),
        (BY_KEY["tracking"], "PAUSED", "paused"),
        (BY_KEY["campaign"], "Brand new", "Brand new"),
        (BY_KEY["campaign"], "", ""),
        (BY_KEY["sponsored"], "Yes", True),
        (BY_KEY["sponsored"], 0, False),
        (BY_KEY["sponsored"], False, False),
        (BY_KEY["sponsored"], "", None),
        (BY_KEY["time_to_create"], "1,5", Decimal("1.50")),
        (BY_KEY["time_to_create"], 2, Decimal("2.00")),
        (BY_KEY["time_to_create"], "", None),
        (BY_KEY["impressions"], "1,500", 1500),
        (BY_KEY["impressions"], "1.234.567", 1_234_567),
        (BY_KEY["members_reached"], "1\u202f234", 1234),
        (BY_KEY["clicks"], 0, 0),
        (BY_KEY["clicks"], 12.0, 12),
        (BY_KEY["followers"], "", None),
        (BY_KEY["followers"], None, None),
        (BY_KEY["tags"], "a; b,a, A", ["a", "b"]),
        (BY_KEY["tags"], ["a, b", "c", ""], ["a", "b", "c"]),
        (BY_KEY["tags"], None, []),
        (own("text"), 7, "7"),
        (own("text"), "", None),
        (own("number"), "12.50", 12.5),
        (own("number"), "1200", 1200),
        (own("number"), 0, 0),
        (own("number"), None, None),
        (own("date"), "2026-11-21", "2026-11-21"),
        (own("date"), "2026-11-21T10:30:00Z", "2026-11-21"),
        (own("date"), "21.11.2026", "2026-11-21"),
        (own("date"), "21/11/2026", "2026-11-21"),
        (own("date"), "11/11/2026", "2026-11-11"),
        (own("date"), "Nov 21, 2026", "2026-11-21"),
        (own("date"), date(2026, 11, 21), "2026-11-21"),
        (own("date"), datetime(2026, 11, 21, 8, tzinfo=UTC), "2026-11-21"),
        (own("date"), "", None),
        (own("boolean"), "no", False),
        (own("boolean"), None, None),
        (own("choice", "Big", "Small"), "big", "Big"),
        (own("choice", "Big"), "", None),
        (own("choices", "Big", "Yes, maybe"), "yes, maybe", ["Yes, maybe"]),
        (own("choices", "Big", "Small"), "small; BIG", ["Small", "Big"]),
        (own("choices", "Big", "Yes, maybe"), ["Yes, maybe", "Big"], ["Yes, maybe", "Big"]),
        (own("choices", "Big"), [], None),
        (own("url"), "https://example.com/a?b=c", "https://example.com/a?b=c"),
        (own("url"), " ", None),
    ],
)
def test_cells_are_read(field, raw, value):
    read = read_value(field, raw)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("field", "raw", "reason"),
    [
        (BY_KEY["name"], {"a": 1}, "Name: \"{'a': 1}\" is no text: write one value"),
        (BY_KEY["name"], "x" * 301, f"Name: '{'x' * 57}...' has 301 characters: at most 300 fit"),
        (
            BY_KEY["ownership"],
            "",
            "Own or competitor: '' may not be empty: write own or competitor",
        ),
        (
            BY_KEY["tracking"],
            "off",
            "Tracking: 'off' is not in the list: choose active, paused, archived",
        ),
        (
            BY_KEY["sponsored"],
            "maybe",
            "Sponsored: 'maybe' is neither yes nor no: write one of these, or nothing",
        ),
        (
            BY_KEY["time_to_create"],
            "1,500",
            "Time to create: '1,500' is not a number: write hours, as 1.5",
        ),
        (
            BY_KEY["time_to_create"],
            True,
            "Time to create: 'True' is not a number: write hours, as 1.5",
        ),
        (
            BY_KEY["time_to_create"],
            -1,
            "Time to create: '-1' is out of range: write hours from 0 to 99999.99",
        ),
        (
            BY_KEY["impressions"],
            -1,
            "Impressions: '-1' is no whole number from 0 to 2,147,483,647: write digits, as 1200",
        ),
        (
            BY_KEY["impressions"],
            "1.5",
            "Impressions: '1.5' is no whole number from 0 to 2,147,483,647: write digits, as 1200",
        ),
        (
            BY_KEY["clicks"],
            True,
            "Clicks: 'True' is no whole number from 0 to 2,147,483,647: write digits, as 1200",
        ),
        (
            BY_KEY["followers"],
            2**31,
            "Followers at publishing: '2147483648' is no whole number from 0 to 2,147,483,647: write digits, as 1200",
        ),
        (
            BY_KEY["tags"],
            "y" * 61,
            f"Tags: '{'y' * 57}...' has 61 characters: at most 60 fit",
        ),
        (own("number"), "NaN", "Own: 'NaN' is not a number: write digits, as 1200 or 1.5"),
        (own("number"), "1e16", "Own: '1e16' is too large: at most 1,000,000,000,000,000"),
        (
            own("date"),
            "05/11/2026",
            "Own: '05/11/2026' could be two dates: write year, month, day, as 2026-11-21",
        ),
        (own("date"), "soon", "Own: 'soon' is no date: write year, month, day, as 2026-11-21"),
        (own("choice", "Big"), "Huge", "Own: 'Huge' is not in the list: choose Big"),
        (
            own("choice"),
            "Huge",
            "Own: 'Huge' is not in the list: it has no choices yet, add some under Custom fields",
        ),
        (
            own("choices", *"abcdefghijklmn"),
            "z",
            "Own: 'z' is not in the list: choose a, b, c, d, e, f, g, h, i, j, k, l or another",
        ),
        (
            own("url"),
            "javascript:alert(1)",
            "Own: 'javascript:alert(1)' is no address: write it whole, as https://example.com/page",
        ),
    ],
)
def test_bad_cells_are_refused_with_a_remedy(field, raw, reason):
    with pytest.raises(BadLabelError) as refusal:
        read_value(field, raw)
    assert str(refusal.value) == reason


@given(
    field=st.sampled_from([*BUILT_IN, *(own(kind) for kind in ("number", "date", "url"))]),
    raw=st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.lists(st.text()),
        st.dictionaries(st.text(), st.text()),
    ),
)
def test_whatever_comes_is_read_once_and_for_all_or_refused(field, raw):
    try:
        value = read_value(field, raw)
    except BadLabelError:
        return
    assert read_value(field, value) == value
