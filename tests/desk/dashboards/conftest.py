from __future__ import annotations

import csv
import io

import pytest

from tests.reporting.history import History


@pytest.fixture
def history(db) -> History:
    return History()


@pytest.fixture
def read_csv():
    """Rows of a CSV answer, the header first."""

    def read(answer):
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.reader(io.StringIO(answer.content.decode())))

    return read


@pytest.fixture
def find_chart():
    """`find_chart(answer, "curve")`: the chart of a page's context."""

    def find(answer, name):
        return next(one for one, _ in answer.context["charts"] if one.name == name)

    return find
