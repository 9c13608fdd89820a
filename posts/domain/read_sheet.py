"""Rows of the first sheet of an XLSX file, as text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from posts.domain.unreadable import UnreadableError

# Excel keeps 15 digits of a number: a post's id has 19, and the rest has become zeros.
EXACT_DIGITS = 10**15


class RoundedText(str):
    """A number with more digits than Excel keeps: not what was entered."""

    __slots__ = ()


def read_sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells. Raises UnreadableError when it is no workbook."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield number, [_as_text(cell) for cell in row]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError):
        raise UnreadableError("this is no XLSX workbook: save it again from Excel") from None


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return RoundedText(f"{cell:.0f}") if abs(cell) >= EXACT_DIGITS else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)
