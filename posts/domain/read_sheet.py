"""Rows of an Excel file's visible sheets, as text. Nothing that a file claims about its own size is
believed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from posts.domain.read_old_sheet import MARK as OLD_MARK
from posts.domain.read_old_sheet import read_old_sheets
from posts.domain.unreadable import UnreadableError

ZIP_MARK = b"PK\x03\x04"
# Excel keeps 15 digits of a number: a post's id has 19, and the rest has become zeros.
EXACT_DIGITS = 10**15
LARGEST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
NO_WORKBOOK = "this is no XLSX workbook: save it again from Excel"


class RoundedText(str):
    """A number with more digits than Excel keeps: not what was entered."""

    __slots__ = ()


def is_workbook(content: bytes) -> bool:
    """By its first bytes: files have no name on standard input, and wrong ones elsewhere."""
    return content.startswith((ZIP_MARK, OLD_MARK))


def read_sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells of the first visible sheet. Raises UnreadableError."""
    yield from next((rows for _, rows in _read_visible(content)), iter(()))


def read_sheets(content: bytes) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    """Every visible sheet: its title, and its rows as `read_sheet` gives them. Raises UnreadableError."""
    for title, rows in _read_visible(content):
        yield title, list(rows)


def _read_visible(content: bytes) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    if content.startswith(OLD_MARK):
        for title, rows in read_old_sheets(content):
            yield title, ((number, [_as_text(cell) for cell in row]) for number, row in rows)
        return
    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets: list[Any] = [one for one in book.worksheets if one.sheet_state == "visible"]
    except Exception as error:
        raise UnreadableError(NO_WORKBOOK) from error
    for sheet in sheets:
        yield sheet.title, _read_rows(sheet)


def _read_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        # Else rows are padded to the size that the file claims: 16,384 columns in a hostile one.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_as_text(cell) for cell in row]
    except Exception as error:
        raise UnreadableError(NO_WORKBOOK) from error


def _check_size(content: bytes) -> None:
    """Before anything is unpacked: a part never yields more than its entry says."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableError(NO_WORKBOOK) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableError(
            f"this workbook unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB: "
            "save only the sheet with the posts, as CSV"
        )


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return RoundedText(f"{cell:.0f}") if abs(cell) >= EXACT_DIGITS else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).replace("\0", "").encode("utf-8", "ignore").decode()
