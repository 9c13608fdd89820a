"""Tables as files: CSV as it is read, XLSX row by row. Every cell is defused."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from desk.exchange.defuse import defuse

Cell = str | int | float | Decimal | bool | date | None
CSV, XLSX = "csv", "xlsx"
LONGEST_XLSX_CELL = 32_767
LARGEST_EXACT = 10**15
IN_MEMORY = 5_000_000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer_table(
    form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """A download called `name` with the ending of `form` (csv or xlsx)."""
    if form == XLSX:
        return FileResponse(
            write_xlsx(header, rows),
            as_attachment=True,
            filename=f"{name}.xlsx",
            content_type=XLSX_TYPE,
        )
    answer = StreamingHttpResponse(write_csv(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Lines, the first with the mark by which Excel knows UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([defuse(title) for title in header])
    for row in rows:
        yield _take(buffer)
        writer.writerow([_as_csv(cell) for cell in row])
    yield _take(buffer)


def _take(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _as_csv(cell: Cell) -> object:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return defuse(cell)


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A file at its beginning; on the disk when it is large."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.freeze_panes = "A2"
    titles = []
    for text in header:
        cell = WriteOnlyCell(sheet, value=str(_as_xlsx(text)))
        cell.font = Font(bold=True)
        titles.append(cell)
    sheet.append(titles)
    for row in rows:
        sheet.append([_as_xlsx(cell) for cell in row])
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _as_xlsx(cell: Cell) -> object:
    """Times without their zone, which Excel has not; numbers that it would round, as text."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, int) and abs(cell) >= LARGEST_EXACT:
        return str(cell)
    if isinstance(cell, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", str(defuse(cell)))
        return text[:LONGEST_XLSX_CELL]
    return cell
