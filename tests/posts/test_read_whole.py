from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.domain.read_whole import LARGEST_WHOLE, read_whole


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("1200", 1200),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1 234 567", 1_234_567),
        ("1\u202f234", 1234),
        ("1'234'567", 1_234_567),
        ("1’234", 1234),  # noqa: RUF001 - as Switzerland writes it
        ("12,34,567", 1_234_567),
        ("12.0", 12),
        ("12,00", 12),
        ("2147483647", LARGEST_WHOLE),
        ("2147483648", None),
        ("2,147,483,648", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("1,234.5", None),
        ("1.234,567", None),
        ("12345,678", None),
        ("1.2K", None),
        ("4%", None),
        ("٣", None),
    ],
)
def test_counts_as_countries_write_them(said, number):
    assert read_whole(said) == number


@given(st.integers(0, LARGEST_WHOLE), st.sampled_from([",", ".", " ", "'", "\u00a0", ""]))
def test_every_count_comes_back(number, sign):
    assert read_whole(f"{number:,}".replace(",", sign)) == number
