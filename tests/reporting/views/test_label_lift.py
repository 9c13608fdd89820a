from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories.posts import PostFactory
from tests.reporting.rows import read

pytestmark = pytest.mark.django_db
COUNTS = "label_kind, label_value, posts, measured_posts, engagements"
KNOWN = {"comments": 1, "reposts": 0}


def test_posts_with_a_label_against_all_of_ours():
    PostFactory(post_type="Video", tags=["a", "b"], sponsored=True, reactions=29, **KNOWN)
    PostFactory(post_type="Video", tags=["a"], reactions=9, **KNOWN)
    PostFactory(post_type="Text", sponsored=False, reactions=19, **KNOWN)
    PostFactory(post_type="Poll", reactions=5)
    PostFactory(post_type="Video", ownership="competitor", reactions=999, **KNOWN)
    assert sorted(read("label_lift", COUNTS)) == [
        ("post_type", "Poll", 1, 0, None),
        ("post_type", "Text", 1, 1, 20),
        ("post_type", "Video", 2, 2, 40),
        ("sponsored", "no", 1, 1, 20),
        ("sponsored", "yes", 1, 1, 30),
        ("tag", "a", 2, 2, 40),
        ("tag", "b", 1, 1, 30),
    ]
    averages = (
        "engagements_per_post, all_engagements_per_post, all_measured_posts, all_engagements,"
        " lift_numerator, lift_denominator"
    )
    twenty = Decimal("20.0000")
    assert read("label_lift", averages, "label_value = 'b'") == [
        (Decimal("30.0000"), twenty, 3, 60, 90, 60)
    ]
    assert read("label_lift", averages, "label_value = 'Poll'") == [
        (None, twenty, 3, 60, None, None)
    ]


def test_nothing_measured_is_unknown():
    PostFactory(campaign="Autumn")
    PostFactory(campaign="Zero", reactions=None)
    assert read("label_lift", f"{COUNTS}, lift_numerator, lift_denominator") == [
        ("campaign", "Autumn", 1, 0, None, None, None),
        ("campaign", "Zero", 1, 0, None, None, None),
    ]


def test_posts_without_any_engagement_have_no_lift():
    PostFactory(campaign="Autumn", reactions=0, comments=0, reposts=0)
    assert read("label_lift", "engagements, engagements_per_post, lift_denominator") == [
        (0, Decimal("0.0000"), None)
    ]
