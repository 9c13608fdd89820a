"""Sheets of an old Excel file (.xls), the format in which LinkedIn exports a page's analytics."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import xlrd

from posts.domain.unreadable import UnreadableError

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE = (
    "this is no Excel file that can be read: open it in Excel or Google Sheets, save it as .xlsx"
)


def read_old_sheets(content: bytes) -> Iterator[tuple[str, Iterator[tuple[int, list[object]]]]]:
    """Every visible sheet: its title, and the number and cells of its rows. Raises UnreadableError."""
    try:
        # It tells of oddities on a stream, and of what is broken by errors of many kinds.
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)
    except Exception as error:
        raise UnreadableError(UNREADABLE) from error
    for sheet in book.sheets():
        if sheet.visibility == 0:
            yield sheet.name, _read_rows(sheet, book.datemode)


def _read_rows(sheet: Any, datemode: int) -> Iterator[tuple[int, list[object]]]:
    for number in range(sheet.nrows):
        yield number + 1, [_read_cell(cell, datemode) for cell in sheet.row(number)]


def _read_cell(cell: Any, datemode: int) -> object:
    """An error such as #N/A is no value, nor is a day that the calendar does not have."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _read_date(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return None if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _read_date(value: float, datemode: int) -> datetime | None:
    try:
        found: datetime = xlrd.xldate_as_datetime(value, datemode)
    except (xlrd.xldate.XLDateError, OverflowError, ValueError):
        return None
    return found
