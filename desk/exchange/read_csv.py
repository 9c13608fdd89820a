"""Lines of a CSV file, whatever its delimiter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from desk.exchange.decode import decode_table
from posts.domain.unreadable import UnreadableError

DELIMITERS = ",;\t|"
SAMPLE_LINES = 20
# Far above what any field takes: such a line is refused by itself, not its file.
LONGEST_CELL = 20_000_000
NO_TABLE = ("%PDF", "{\\rtf", "<!DOCTYPE", "<html")


def read_csv(content: bytes, *, delimiter: str = "") -> Iterator[tuple[int, list[str]]]:
    """The line where each row ends, and its cells. Raises UnreadableError. The delimiter is what the
    file declares, else the one given, else guessed from the header.
    """
    text = decode_table(content)
    if text.lstrip().startswith(NO_TABLE):
        raise UnreadableError("this is no table: give CSV or XLSX")
    declared, text, skipped = _split_declaration(text)
    csv.field_size_limit(LONGEST_CELL)
    try:
        mark = declared or delimiter or find_table_delimiter(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        for row in reader:
            yield reader.line_num + skipped, row
    except csv.Error as error:
        raise UnreadableError(f"a line is no CSV: {error}") from None


def _split_declaration(text: str) -> tuple[str, str, int]:
    """Excel's first line `sep=;` names the delimiter and is no row."""
    first, _, rest = text.partition("\n")
    declared = first.strip()
    if len(declared) == 5 and declared.lower().startswith("sep="):
        return declared[-1], rest, 1
    return ("\t" if declared.lower() == "sep=" else ""), text, 0


def find_table_delimiter(text: str) -> str:
    """The one that parts the header into most columns; between equals, the one whose first lines
    agree most often with the header.
    """
    lines = text.splitlines()[:SAMPLE_LINES]

    def weigh(mark: str) -> tuple[int, int]:
        rows = list(csv.reader(lines, delimiter=mark))
        width = len(rows[0]) if rows else 0
        return width, sum(len(row) == width for row in rows)

    return max(DELIMITERS, key=weigh)
