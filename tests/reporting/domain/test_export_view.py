"""Files of a view: every row and column, typed, in pieces."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection

from posts.models import CustomField
from reporting.domain import export_view as module
from reporting.domain.definitions import ORDER
from reporting.domain.export_view import UnknownViewError, export_view
from tests.factories.integrations import ChargeFactory
from tests.factories.posts import PostFactory, ScrapeFactory

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)


def _table(name):
    return pq.read_table(io.BytesIO(b"".join(export_view(name, form="parquet"))))


def _as_text(row):
    """To sort by: a view promises no order, and the planner may choose another for an export."""
    return [str(cell) for cell in row]


@pytest.mark.parametrize("name", ORDER)
def test_every_view_is_exported_with_its_own_columns(name):
    post = PostFactory(reactions=10, scrape_count=1, last_scraped_at=DAY)
    ScrapeFactory(post=post, created_at=DAY)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM reporting.{name}")
        rows = cursor.fetchall()
        columns = [column.name for column in cursor.description]

    table = _table(name)

    assert table.column_names == columns
    exported = [tuple(row.values()) for row in table.to_pylist()]
    assert sorted(exported, key=_as_text) == sorted(
        (
            tuple(Decimal(f"{cell:.8f}") if isinstance(cell, Decimal) else cell for cell in row)
            for row in rows
        ),
        key=_as_text,
    )
    lines = b"".join(export_view(name, form="csv")).decode().splitlines()
    assert lines[0] == ",".join(columns)
    assert len(lines) == len(rows) + 1


def test_types_are_kept_in_parquet():
    ChargeFactory(created_at=DAY, settled_usd=Decimal("0.123456"), state="settled", settled_at=DAY)

    table = _table("costs")

    assert table.schema.field("day").type == pa.date32()
    assert table.schema.field("usd").type == pa.decimal128(38, 8)
    assert table.column("usd").to_pylist() == [Decimal("0.12345600")]
    assert table.column("day").to_pylist() == [date(2026, 11, 19)]


def test_numbers_that_people_entered_with_many_decimals_are_rounded_in_parquet():
    CustomField.objects.create(key="share", label="Share", kind="number")
    PostFactory(custom={"share": 1 / 3})

    table = _table("post_fields")

    assert table.column("value_number").to_pylist() == [Decimal("0.33333333")]
    assert table.column("value_text").to_pylist() == ["0.3333333333333333"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_many_rows_come_in_pieces(form, monkeypatch):
    for _ in range(7):
        PostFactory()
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(module, "ROWS_IN_GROUP", 3)

    pieces = list(export_view("linkedin_posts", form=form))

    assert len(pieces) > 2
    if form == "csv":
        assert len(b"".join(pieces).decode().splitlines()) == 8
    else:
        file = pq.ParquetFile(io.BytesIO(b"".join(pieces)))
        assert (file.metadata.num_rows, file.metadata.num_row_groups) == (7, 2)


@pytest.mark.django_db(transaction=True)
def test_rows_are_handed_on_as_they_are_found(monkeypatch):
    for _ in range(3):
        PostFactory()
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 1)
    pieces = export_view("linkedin_posts", form="csv")
    next(pieces), next(pieces)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_holdable, current_setting('idle_in_transaction_session_timeout')"
            " FROM pg_cursors WHERE statement LIKE '%reporting.linkedin_posts%'"
        )
        assert cursor.fetchall() == [(False, "10min")]
    pieces.close()
    assert not connection.in_atomic_block


def test_cells_of_a_csv_can_be_cleaned():
    PostFactory(name="=1+1")

    text = b"".join(
        export_view(
            "linkedin_posts", form="csv", clean=lambda cell: "x" if cell == "=1+1" else cell
        )
    ).decode()

    assert "=1+1" not in text


def test_what_is_no_view_is_refused_at_once():
    with pytest.raises(UnknownViewError, match="auth_user is no view: there are audience_by_post"):
        export_view("auth_user", form="csv")
    with pytest.raises(ValueError, match="xml is no format: choose csv or parquet"):
        export_view("costs", form="xml")
