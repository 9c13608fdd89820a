"""Files from whatever program, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from itertools import count

import pytest

from desk.exchange import read_table
from desk.exchange.read_table import TableRow, measure_table, open_table
from posts.domain.read_sheet import LARGEST_UNPACKED
from posts.domain.unreadable import UnreadableError
from tests.desk.exchange.tables import make_xlsx, url, urn

HEADER = ("url", "name", "notes")
ROW = (urn(1), "Frühling; neu, jetzt", "Zeile")


def read(content):
    columns, rows = open_table(content)
    return columns, list(rows)


def write(mark, *, newline="\r\n"):
    quoted = [f'"{cell}"' for cell in ROW]
    return newline.join([mark.join(HEADER), mark.join(quoted), ""])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_delimiters_and_encodings_are_found(mark, encoding):
    assert read(write(mark).encode(encoding)) == (HEADER, [TableRow(2, ROW)])


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n"])
def test_ends_of_lines_do_not_matter(newline):
    assert read(write(",", newline=newline).encode()) == (HEADER, [TableRow(2, ROW)])


def test_excels_own_line_names_the_delimiter():
    content = f"sep=;\r\nurl;name\r\n{urn(1)};a, b\r\n".encode()
    assert read(content) == (("url", "name"), [TableRow(3, (urn(1), "a, b"))])


def test_blank_rows_and_cells_at_the_end_are_left_out():
    content = f"url,name,,\n\n{urn(1)},A,,\n , ,,\n{urn(2)},,,\n".encode()
    assert read(content) == (
        ("url", "name"),
        [TableRow(3, (urn(1), "A")), TableRow(5, (urn(2),))],
    )


def test_doubled_and_missing_headers_get_a_name():
    columns, _ = read(b"url,Name, Name ,,Notes\na,b,c,d,e\n")
    assert columns == ("url", "Name", "Name (column 3)", "Column 4", "Notes")


def test_a_file_without_a_header_begins_with_its_first_row():
    content = f"{url(1)},First\n{url(2)},Second\n".encode()
    assert read(content) == (
        ("Column 1", "Column 2"),
        [TableRow(1, (url(1), "First")), TableRow(2, (url(2), "Second"))],
    )


def test_a_workbooks_dates_numbers_and_flags_are_text():
    content = make_xlsx(
        ["url", "a", "b", "c", "d", "e", "f"],
        [urn(1), date(2026, 11, 21), datetime(2026, 11, 21, 9, 30), 12, 1.5, True, time(9, 30)],
        [7320867199693246465, None, None, None, None, False, "=1+1"],
    )
    _, rows = read(content)
    assert rows == [
        TableRow(2, (urn(1), "2026-11-21", "2026-11-21 09:30:00", "12", "1.5", "yes", "09:30:00")),
        TableRow(3, ("7320867199693246464", "", "", "", "", "no")),
    ]
    assert type(rows[1].cells[0]).__name__ == "RoundedText"


def test_a_hidden_first_sheet_is_passed_over():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Posts").append(["url"])
    file = io.BytesIO()
    book.save(file)
    assert read(file.getvalue()) == (("url",), [])


def test_what_was_defused_is_restored():
    content = b"name,notes\n'=1+1,'tis\n' -5,'plain\n"
    assert read(content)[1] == [TableRow(2, ("=1+1", "'tis")), TableRow(3, (" -5", "'plain"))]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n , \n", "the file is empty"),
        (b"url,name\n", "the file has a header but no rows: nothing to import"),
        (b"%PDF-1.7 ...", "this is no table: give CSV or XLSX"),
        (b"<html><table>", "this is no table: give CSV or XLSX"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
            "this is no Excel file that can be read: open it in Excel or Google Sheets, save it as .xlsx",
        ),
        (b"PK\x03\x04 broken", "this is no XLSX workbook: save it again from Excel"),
        (make_xlsx(["url"], [urn(1)])[:-400], "this is no XLSX workbook: save it again from Excel"),
        (
            ",".join(f"c{n}" for n in range(300)).encode() + b"\n1",
            "the file has 300 columns, at most 200 can be mapped: delete those that are not needed",
        ),
    ],
)
def test_what_cannot_be_read_says_why(content, message):
    with pytest.raises(UnreadableError) as refused:
        measure_table(content)
    assert str(refused.value) == message


def test_a_large_cell_is_no_reason_to_refuse_the_file():
    shape = measure_table(f"url,notes\n{urn(1)},{'x' * 1_000_000}\n".encode())
    assert (shape.columns, shape.row_count) == (("url", "notes"), 1)
    assert shape.samples == ((urn(1), "x" * 200),)


def test_a_cell_beyond_all_bounds_is():
    content = f"url,notes\n{urn(1)},{'x' * 30}\n".encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desk.exchange.read_csv.LONGEST_CELL", 28)
        with pytest.raises(
            UnreadableError, match=r"a line is no CSV: field larger than field limit"
        ):
            measure_table(content)


def test_too_many_rows_or_bytes_are_refused(monkeypatch):
    content = f"url\n{urn(1)}\n{urn(2)}\n".encode()
    monkeypatch.setattr(read_table, "MOST_ROWS", 1)
    with pytest.raises(UnreadableError, match="more than 1 rows: split it"):
        measure_table(content)
    monkeypatch.setattr(read_table, "LARGEST_FILE", 10)
    with pytest.raises(UnreadableError, match="more than 0 MB: split it"):
        measure_table(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb:
        chunk = b"0" * 1_000_000
        with bomb.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(LARGEST_UNPACKED // len(chunk) + 1):
                part.write(chunk)
    with pytest.raises(UnreadableError, match="unpacks to more than 200 MB"):
        measure_table(file.getvalue())


def rewrite(content, name, change):
    """The workbook with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return file.getvalue()


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is():
    content = rewrite(
        make_xlsx(["url"], [urn(1)]),
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'),
    )
    assert read(content) == (("url",), [TableRow(2, (urn(1),))])


def test_entities_that_grow_without_end_are_refused():
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'.encode()
    content = rewrite(
        make_xlsx(["url"], [urn(1)]),
        "xl/worksheets/sheet1.xml",
        lambda data: bomb + data[data.index(b"<worksheet") :].replace(urn(1).encode(), b"&a12;"),
    )
    content = rewrite(
        content,
        "xl/sharedStrings.xml",
        lambda data: bomb + data[data.index(b"<sst") :].replace(urn(1).encode(), b"&a12;"),
    )
    with pytest.raises(UnreadableError, match="no XLSX workbook"):
        measure_table(content)


def test_rows_far_below_the_others_end_the_reading(monkeypatch):
    monkeypatch.setattr(read_table, "MOST_ROWS", 10)
    content = make_xlsx(["url"], [urn(1)], *[[] for _ in range(300)], [urn(2)])
    with pytest.raises(UnreadableError, match="mostly blank rows"):
        measure_table(content)


def test_nul_and_lone_surrogates_are_left_out():
    content = f"url,name\n{urn(1)},a\0b\n".encode()
    assert read(content)[1] == [TableRow(2, (urn(1), "ab"))]


def test_numbers_of_lines_count_the_lines_within_cells():
    content = f'url,notes\n{urn(1)},"one\ntwo"\n{urn(2)},x\n'.encode()
    numbers = count()
    assert [(next(numbers), row.number) for row in read(content)[1]] == [(0, 3), (1, 4)]
