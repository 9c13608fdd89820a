"""Old Excel files as text: what is hidden, broken or no value is not taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from posts.domain.read_lines import read_lines
from posts.domain.read_old_sheet import MARK, UNREADABLE
from posts.domain.read_sheet import RoundedText, is_workbook, read_sheet, read_sheets
from posts.domain.unreadable import UnreadableError

FILE = Path(__file__).parents[1] / "samples" / "old_excel.xls"
CONTENT = FILE.read_bytes()
FIRST = "https://www.linkedin.com/feed/update/urn:li:activity:7390000000000000001/"


def test_cells_of_the_visible_sheet():
    assert is_workbook(CONTENT)
    assert list(read_sheet(CONTENT)) == [
        (1, ["url", "sponsored", "time_to_create", "notes", "published"]),
        (2, [FIRST, "yes", "1.5", "", "2026-11-02"]),
        (3, ["7390000000000000000", "", "", "Zürich, “quoted”", ""]),
    ]
    [(title, rows)] = read_sheets(CONTENT)
    assert title == "Posts"
    # Excel had rounded it: not what was entered.
    assert isinstance(rows[2][1][0], RoundedText)


def test_posts_are_added_from_it():
    read = read_lines(CONTENT, name="posts.xls")
    assert [(line.number, line.text, line.labels, line.fault) for line in read.lines][:1] == [
        (2, FIRST, {"sponsored": "yes", "time_to_create": "1.5", "notes": ""}, "")
    ]
    assert read.lines[1].fault


@pytest.mark.parametrize("content", [MARK, MARK + b"rest", CONTENT[:3_000]])
def test_broken_file_says_what_to_do(content):
    with pytest.raises(UnreadableError) as refusal:
        list(read_sheets(content))
    assert str(refusal.value) == UNREADABLE
