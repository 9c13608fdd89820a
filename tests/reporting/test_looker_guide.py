"""docs/looker-studio.md speaks of columns that exist, and calculates with them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from reporting.domain.definitions import ORDER
from reporting.domain.describe_views import describe_views

pytestmark = pytest.mark.django_db
GUIDE = (settings.BASE_DIR / "docs" / "looker-studio.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([a-z_]+)\.([a-z_]+)`")
FORMULA = re.compile(r"`([^`]*(?:SUM|MAX|AVG)\([^`]*)`")


def test_every_column_it_names_exists():
    columns = {(view.name, one.name) for view in describe_views() for one in view.columns}
    named = set(NAMED.findall(GUIDE))

    assert len(named) > 60
    assert named - columns == set()


def test_every_view_it_joins_or_charts_exists():
    first_cells = re.findall(r"^\| [^|]+ \| `([a-z_]+)`", GUIDE, re.MULTILINE)

    assert set(first_cells) <= set(ORDER)
    assert len(first_cells) > 25


def test_formulas_use_columns_of_their_view():
    columns = {view.name: {one.name for one in view.columns} for view in describe_views()}
    tried = 0
    for line in GUIDE.splitlines():
        for formula in FORMULA.findall(line):
            view = line.split("|")[2].strip(" `")
            assert set(re.findall(r"\(([a-z_]+)\)", formula)) <= columns[view]
            tried += 1
    assert tried >= 6
