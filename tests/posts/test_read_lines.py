from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from posts.domain.read_lines import LONGEST_CELL, PostLine, decode_text, read_lines
from posts.domain.unreadable import UnreadableError

URN = "urn:li:activity:7329207003942125568"
KNOWN = (
    "labels are name, ownership, target_audience, post_type, sentiment, campaign, sponsored,"
    " time_to_create, tags, notes, impressions, members_reached, clicks, followers"
)


def read(content, name="posts.csv"):
    return read_lines(content.encode() if isinstance(content, str) else content, name=name)


def sheet(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_table_is_read_whatever_its_delimiter_and_encoding(mark, encoding):
    text = (
        f"URL{mark}Target Audience{mark}notes\r\n\r\n{URN}{mark}Gründer{mark}\r\n{mark}{mark}\r\n"
    )
    assert read(text.encode(encoding)).lines == (
        PostLine(3, URN, {"target_audience": "Gründer", "notes": ""}),
    )


@pytest.mark.parametrize("name", ["posts.txt", "standard input"])
def test_text_is_one_address_a_line_unless_it_has_a_header(name):
    assert read(f"\n {URN} \n\nother\n", name).lines == (PostLine(2, URN), PostLine(4, "other"))
    assert read(f"url,campaign\n{URN},x\n", name).lines == (PostLine(2, URN, {"campaign": "x"}),)
    assert read("", name).lines == ()


def test_table_without_header_is_read_when_its_first_cell_is_a_post():
    assert read(f"{URN}\n7320867199693246465\n").lines == (
        PostLine(1, URN),
        PostLine(2, "7320867199693246465"),
    )


def test_quoted_cells_hold_delimiters_and_lines():
    text = f'url,notes\n{URN},"one, two\nthree"\n{URN},x\n'
    assert [(line.number, line.labels["notes"]) for line in read(text).lines] == [
        (3, "one, two\nthree"),
        (4, "x"),
    ]


def test_unknown_columns_are_named():
    found = read(f"url,campain,,,notes\n{URN},x,y,y,z\n")
    assert found.warnings == (f"column campain is unknown and was left aside: {KNOWN}",)
    assert found.lines == (PostLine(2, URN, {"notes": "z"}),)


def test_short_rows_are_read_and_long_ones_refused():
    found = read(f"notes,url\nx\ny,{URN},z\ny,{URN},\n")
    assert [(line.text, line.fault) for line in found.lines] == [
        ("", ""),
        (URN, "3 cells under 2 columns: put values with commas in quotes"),
        (URN, ""),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("link,notes\nx,y\n", r"posts.csv has no column url \(columns found: link, notes\)"),
        ("", r"posts.csv has no column url \(columns found: none\)"),
        ("url,notes,Notes\nx,y,z\n", "posts.csv has the column notes twice: remove one"),
        (f"url,notes\nx,{'y' * (LONGEST_CELL + 1)}\n", "line 2: field larger than field limit"),
    ],
)
def test_unreadable_table_says_why(content, message):
    with pytest.raises(UnreadableError, match=message):
        read(content)


def test_sheet_is_read_as_text():
    content = sheet(
        ["url", "sponsored", "time_to_create", "notes", "campaign"],
        [URN, True, 1.5, datetime(2026, 11, 21, 9), 3],
        [None, None, None, None, None],
        [URN, False, 2, "Gründer", None],
    )
    assert read(content, "Posts.XLSX").lines == (
        PostLine(
            2,
            URN,
            {
                "sponsored": "yes",
                "time_to_create": "1.5",
                "notes": "2026-11-21 09:00:00",
                "campaign": "3",
            },
        ),
        PostLine(
            4,
            URN,
            {"sponsored": "no", "time_to_create": "2", "notes": "Gründer"},
        ),
    )


def test_id_that_excel_rounded_is_refused_not_guessed():
    (line,) = read(sheet(["url"], [7472928569657225216]), "posts.xlsx").lines
    assert (line.text, line.fault) == (
        "7472928569657225216",
        "url: rounded by Excel: format the column as text and enter it again",
    )


def zipped(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "url")
    return content.getvalue()


@pytest.mark.parametrize("content", [b"", b"url\nx", b"PK\x03\x04broken", zipped("posts.txt")])
def test_broken_workbook_is_unreadable(content):
    with pytest.raises(UnreadableError, match="this is no XLSX workbook: save it again from Excel"):
        read(content, "posts.xlsx")


def test_bytes_that_no_encoding_has_do_not_stop_the_reading():
    assert decode_text(b"a\x81b") == "a\N{REPLACEMENT CHARACTER}b"


def test_workbook_without_a_name_is_known_by_its_bytes():
    book = Workbook()
    book.active.append(["url"])
    book.active.append(["urn:li:activity:7472928569657225216"])
    content = io.BytesIO()
    book.save(content)

    read = read_lines(content.getvalue(), name="standard input")

    assert [line.text for line in read.lines] == ["urn:li:activity:7472928569657225216"]


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%x", b"url\x00\x00\x01"])
def test_file_that_is_no_text_is_refused_whole(content):
    with pytest.raises(UnreadableError) as refused:
        read_lines(content, name="posts.pdf")

    assert str(refused.value) == "posts.pdf is no text: give CSV, XLSX or one address a line"
