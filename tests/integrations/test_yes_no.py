"""Yes and no in files."""

from __future__ import annotations

from integrations.yes_no import read_yes_no


def test_words_for_yes_and_no_whatever_their_case():
    assert [read_yes_no(said) for said in (" Yes", "y", "TRUE", "t", "1", "on")] == [True] * 6
    assert [read_yes_no(said) for said in ("no", "N", "false", "F", "0", "off ")] == [False] * 6


def test_what_is_neither_says_nothing():
    assert [read_yes_no(said) for said in ("", "maybe", "-5", "2")] == [None] * 4
