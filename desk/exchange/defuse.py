"""Text that a spreadsheet would take for a formula: made harmless on the way out, restored on
the way in.

A quote stands before it; text that has such a quote already gets one more, so that restoring what
was defused is exact. Numbers, dates and yes or no are no text: they stay as they are.
"""

from __future__ import annotations

import re
from typing import TypeVar

# After blanks: what starts a formula in Excel, LibreOffice or Google Sheets.
DANGEROUS = re.compile(r"'*[ \u00a0\n\v\f]*[=+\-@\t\r\0]")
Value = TypeVar("Value")


def defuse(value: Value) -> Value | str:
    """The value as it may stand in a cell of CSV or XLSX."""
    if isinstance(value, str) and DANGEROUS.match(value):
        return f"'{value}"
    return value


def restore(text: str) -> str:
    """The text that was defused; any other text as it is."""
    if text.startswith("'") and DANGEROUS.match(text):
        return text[1:]
    return text
