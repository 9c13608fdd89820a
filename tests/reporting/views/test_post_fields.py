"""post_fields: what editors defined, as text, numbers and dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from posts.models import CustomField
from tests.factories.posts import PostFactory
from tests.reporting.rows import read

pytestmark = pytest.mark.django_db
COLUMNS = "field, field_kind, value_text, value_number, value_date"


def define(**values):
    """Fields called after their kinds, and a post with these values of them."""
    for kind in values:
        choices = ["Video", "Talk, long"] if kind.startswith("choice") else []
        CustomField.objects.create(key=kind, label=f"The {kind}", kind=kind, choices=choices)
    return PostFactory(custom=values)


def test_each_kind_has_its_column():
    post = define(
        text="Ada's",
        number=12.5,
        date="2026-11-21",
        boolean=False,
        choice="Video",
        url="https://example.com/",
    )
    assert read("post_fields", COLUMNS) == [
        ("boolean", "boolean", "false", Decimal(0), None),
        ("choice", "choice", "Video", None, None),
        ("date", "date", "2026-11-21", None, date(2026, 11, 21)),
        ("number", "number", "12.5", Decimal("12.5"), None),
        ("text", "text", "Ada's", None, None),
        ("url", "url", "https://example.com/", None, None),
    ]
    assert read("post_fields", "distinct post_id") == [(post.pk,)]


def test_several_choices_are_a_row_each():
    define(choices=["Video", "Talk, long"])
    assert read("post_fields", "field, field_label, value_text") == [
        ("choices", "The choices", "Talk, long"),
        ("choices", "The choices", "Video"),
    ]


def test_what_is_empty_or_no_field_has_no_row():
    define(text=None, choices=[])
    PostFactory(custom={"forgotten": "a value of a field that is gone"})
    assert read("post_fields", COLUMNS) == []


def test_a_value_that_does_not_fit_its_kind_is_text_alone():
    define(number="many", date="soon", boolean="perhaps")
    assert read("post_fields", COLUMNS) == [
        ("boolean", "boolean", "perhaps", None, None),
        ("date", "date", "soon", None, None),
        ("number", "number", "many", None, None),
    ]


def test_archived_fields_stay_readable():
    define(text="kept")
    CustomField.objects.update(archived_at="2026-11-20T00:00:00Z")
    assert read("post_fields", "value_text") == [("kept",)]
