import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.linkedin.text import clean_text, reaction_label


@pytest.mark.parametrize(
    ("raw", "limit", "expected"),
    [
        (None, 10, ""),
        ("", 10, ""),
        (" a\0b ", 10, "ab"),
        ("a\ud800b\udfff", 10, "ab"),
        ("😀 ok", 10, "😀 ok"),
        ("abc def", 4, "abc"),
        ("abcdef", 3, "abc"),
    ],
)
def test_clean_text(raw, limit, expected):
    assert clean_text(raw, limit) == expected


@settings(deadline=None)
@given(st.text(st.characters()), st.integers(min_value=0, max_value=50))
def test_clean_text_twice_is_once_and_storable(text, limit):
    once = clean_text(text, limit)
    assert clean_text(once, limit) == once
    assert len(once) <= limit
    assert "\0" not in once.encode("utf-8").decode()


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("LIKE", "Like"),
        ("PRAISE", "Celebrate"),
        ("empathy", "Love"),
        ("APPRECIATION", "Support"),
        ("INTEREST", "Insightful"),
        ("ENTERTAINMENT", "Funny"),
        ("MAYBE", "Curious"),
        ("GREAT_JOB", "Great job"),
        ("", ""),
    ],
)
def test_reaction_label(raw, label):
    assert reaction_label(raw) == label
