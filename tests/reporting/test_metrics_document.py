"""docs/metrics.md names views and columns that exist, its queries run, its metrics are all there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reporting.domain.definitions import ORDER
from tests.reporting.history import History
from tests.reporting.rows import run_sql

TEXT = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
METRICS = (
    "reactions",
    "comments",
    "reposts",
    "engagements",
    "gained in the period",
    "published in the period",
    "coverage",
    "new engagers",
    "returning engagers",
    "repeat engagers",
    "target share",
    "unclassified",
    "cost per engager",
    "cost per new engager",
    "cost per target engager",
    "label lift",
    "engagement rate by impressions",
    "engagement rate by followers",
)


@pytest.mark.django_db
def test_columns_that_it_names_exist():
    named = set(re.findall(rf"`({'|'.join(ORDER)})\.([a-z_]+)", TEXT))
    existing = set(
        run_sql(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'reporting'"
        )
    )
    assert len(named) > 30
    assert named - existing == set()


@pytest.mark.parametrize("query", QUERIES)
def test_its_queries_answer(query, db):
    History()
    run_sql("SET LOCAL search_path = reporting")
    assert run_sql(query) is not None


def test_every_metric_is_defined():
    assert [word for word in METRICS if word not in TEXT.lower()] == []
    assert len(QUERIES) >= 8
