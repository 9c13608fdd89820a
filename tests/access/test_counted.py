from __future__ import annotations

from access.counted import counted


def test_a_number_has_its_noun():
    assert [counted(number, "post") for number in (0, 1, 2, 1200)] == [
        "0 posts",
        "1 post",
        "2 posts",
        "1,200 posts",
    ]
    assert [counted(number, "company", "companies") for number in (1, 2)] == [
        "1 company",
        "2 companies",
    ]
