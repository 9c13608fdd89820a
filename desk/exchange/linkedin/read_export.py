"""A file that LinkedIn exported, as lines of posts with figures. Nothing is looked up or written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desk.exchange.linkedin.find_tables import FoundLine, Row, find_lines
from desk.exchange.read_csv import DELIMITERS, read_csv
from desk.exchange.read_table import LARGEST_FILE
from posts.domain.enter_figures import FigureLine
from posts.domain.read_sheet import is_workbook, read_sheets
from posts.domain.unreadable import UnreadableError

MOST_LINES = 5_000
NOTHING = (
    "no line has both the address of a post (a column such as Post link or Post URL) and a figure "
    "(Impressions, Members reached, Unique impressions, Clicks): export the posts of the page, "
    "or the analytics of one post, and give that file as it is; where its headings are in a language "
    "that this page does not name, write those two in English"
)


def read_export(content: bytes) -> list[FigureLine]:
    """Raises UnreadableError, naming what the file lacks."""
    if len(content) > LARGEST_FILE:
        raise UnreadableError(f"the file has more than {LARGEST_FILE // 1_000_000} MB: split it")
    found = _read_workbook(content) if is_workbook(content) else _read_text(content)
    if not found:
        raise UnreadableError(NOTHING)
    if len(found) > MOST_LINES:
        raise UnreadableError(f"the file has more than {MOST_LINES:,} lines of posts: split it")
    return [FigureLine(one.number, one.sheet, one.address, one.figures) for one in found]


def _read_workbook(content: bytes) -> list[FoundLine]:
    return [line for title, rows in read_sheets(content) for line in find_lines(title, rows)]


def _read_text(content: bytes) -> list[FoundLine]:
    """The title above the table says nothing of the delimiter: the one that finds most is it."""
    return max((find_lines("", rows) for rows in _try_delimiters(content)), key=_count_figures)


def _try_delimiters(content: bytes) -> Iterator[Sequence[Row]]:
    for mark in DELIMITERS:
        yield list(read_csv(content, delimiter=mark))


def _count_figures(lines: Sequence[FoundLine]) -> int:
    return sum(len(line.figures) for line in lines)
