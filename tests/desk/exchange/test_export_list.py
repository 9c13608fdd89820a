"""Admin lists as files: people who may leave the house, in cells that do no harm."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook
from unfold.admin import ModelAdmin

from desk.exchange.export_engagers import EngagerExport
from desk.exchange.write_table import write_csv, write_xlsx
from engagers.models import Audience, Engager, Identity
from tests.desk.exchange.tables import make_person
from tests.factories.engagers import CompanyFactory, EngagerFactory

pytestmark = pytest.mark.django_db
SEEN = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Lister(EngagerExport, ModelAdmin):
    """A list as the admin has it."""


@pytest.fixture
def lister():
    return Lister(Engager, site)


def request_of(rf, user):
    request = rf.get("/admin/engagers/engager/")
    request.user = user
    return request


def read(answer):
    content = b"".join(answer.streaming_content)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def make_ada(**values):
    ada = EngagerFactory(
        name="Ada Example",
        headline="=cmd()",
        title="CEO",
        company=CompanyFactory(name="Example GmbH"),
        audience=Audience.objects.get(name="Marketing Agency"),
        first_seen_at=SEEN,
        last_seen_at=SEEN,
        **values,
    )
    for kind, value in (("member_id", "ACoAAA1"), ("slug", "ada-example")):
        Identity.objects.create(engager=ada, kind=kind, value=value, created_at=SEEN)
    return ada


def test_present_people_are_exported_and_nobody_else(lister, rf):
    ada = make_ada()
    EngagerFactory(excluded_at=SEEN, exclusion_reason="opted out")
    EngagerFactory(merged_into=ada)
    EngagerFactory(kind="organisation")
    request = request_of(rf, make_person(role="analyst"))
    action, *_ = lister.get_actions(request)["export_csv"]
    header, *rows = read(action(lister, request, Engager.objects.all()))
    assert header[:5] == ["Number", "Name", "LinkedIn", "Headline", "Title"]
    assert rows == [
        [
            str(ada.pk), "Ada Example", "https://www.linkedin.com/in/ada-example", "'=cmd()",
            "CEO", "Example GmbH", ada.location, "Marketing Agency", "", ada.seniority,
            ada.function, str(ada.engagement_count), str(ada.post_count), "2026-11-20", "2026-11-20",
        ]
    ]  # fmt: skip


def test_an_address_is_the_one_that_was_seen_last_and_quoted(lister, rf):
    ada = make_ada()
    for value, linked_at in (("ada-müller", SEEN), ("ada-older", datetime(2026, 1, 1, tzinfo=UTC))):
        Identity.objects.create(
            engager=ada, kind="slug", value=value, linked_at=linked_at, created_at=SEEN
        )
    request = request_of(rf, make_person(role="analyst"))
    action, *_ = lister.get_actions(request)["export_csv"]
    _, row = read(action(lister, request, Engager.objects.all()))
    assert row[2] == "https://www.linkedin.com/in/ada-m%C3%BCller"


def test_an_address_by_member_id_and_none(lister, rf):
    ada = make_ada()
    Identity.objects.filter(engager=ada, kind="slug").delete()
    EngagerFactory(name="Unknown Key")
    request = request_of(rf, make_person(role="analyst"))
    action, *_ = lister.get_actions(request)["export_csv"]
    _, *rows = read(action(lister, request, Engager.objects.all()))
    assert [row[2] for row in rows] == ["https://www.linkedin.com/in/ACoAAA1", ""]


def test_the_workbook_has_the_same(lister, rf):
    ada = make_ada()
    request = request_of(rf, make_person(role="analyst"))
    action, *_ = lister.get_actions(request)["export_xlsx"]
    answer = action(lister, request, Engager.objects.filter(pk=ada.pk))
    assert answer["Content-Disposition"].endswith('.xlsx"')
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    answer.close()
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][:5] == (
        ada.pk,
        "Ada Example",
        "https://www.linkedin.com/in/ada-example",
        "'=cmd()",
        "CEO",
    )


def test_who_may_not_export_gets_no_action_and_no_file(lister, rf):
    request = request_of(rf, make_person(role="creative"))
    assert "export_csv" not in lister.get_actions(request)
    with pytest.raises(PermissionDenied):
        lister.export(request, Engager.objects.all(), "csv")


CELLS = (
    "=1", "\ttab", " @x", "plain", -5, 1.5, None, True, date(2026, 11, 20), SEEN, 10**15, "a\x07b",
)  # fmt: skip


def test_every_kind_of_cell_in_csv():
    assert "".join(write_csv(["=head", "b"], [CELLS])) == (
        "\ufeff'=head,b\r\n"
        "'=1,'\ttab,' @x,plain,-5,1.5,,yes,2026-11-20,2026-11-20 12:00:00+00:00,"
        "1000000000000000,a\x07b\r\n"
    )


def test_every_kind_of_cell_in_xlsx():
    with write_xlsx(["=head"], [CELLS]) as file:
        book = load_workbook(file)
    header, row = book.active.iter_rows(values_only=True)
    assert header[0] == "'=head"
    assert row == (
        "'=1", "'\ttab", "' @x", "plain", -5, 1.5, None, "yes", datetime(2026, 11, 20),
        datetime(2026, 11, 20, 12), "1000000000000000", "ab",
    )  # fmt: skip
    assert {cell.data_type for cell in book.active[2]} <= {"s", "n", "d"}


def test_a_large_workbook_cell_is_cut_where_excel_ends():
    with write_xlsx(["a"], [["x" * 40_000]]) as file:
        book = load_workbook(file)
    assert len(book.active["A2"].value) == 32_767
