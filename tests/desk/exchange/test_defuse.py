from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.exchange.defuse import defuse, restore


@pytest.mark.parametrize(
    "text", ["=1+1", "==1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "  =1", " \u00a0@x"]
)
def test_what_begins_a_formula_gets_a_quote(text):
    assert defuse(text) == f"'{text}"
    assert restore(defuse(text)) == text


@pytest.mark.parametrize(
    "value", ["", "plain", "'tis", "a=b", -5, 1.5, Decimal("-1.5"), None, True]
)
def test_other_text_and_numbers_stay_as_they_are(value):
    assert defuse(value) is value


def test_text_that_was_quoted_before_comes_back_as_it_was():
    assert defuse("'=1") == "''=1"
    assert restore("''=1") == "'=1"
    assert restore("'tis") == "'tis"


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\0 \nab1"), max_size=8))
def test_restoring_undoes_defusing_and_nothing_defused_begins_a_formula(text):
    assert restore(defuse(text)) == text
    assert defuse(text).lstrip()[:1] not in set("=+-@")
