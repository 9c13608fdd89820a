"""What people see of a run: bars on a terminal, lines elsewhere, nothing beside JSON."""

from __future__ import annotations

from io import StringIO

from pipeline.context import show_nothing
from pipeline.progress import open_progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_terminal_shows_a_bar_for_each_step():
    out = Terminal()
    with open_progress(stream=out) as show:
        show("scrape", 1, 2, "posts [measured]")
        show("scrape", 2, 2, "posts [measured]")
        show("push", 0, None, "")
    lines = out.getvalue().splitlines()
    scrape = [line for line in lines if "scrape" in line][-1]
    assert "2/2" in scrape
    assert "posts [measured]" in scrape
    assert "0/?" in [line for line in lines if "push" in line][-1]


def test_file_gets_a_line_when_a_step_begins_and_ends():
    out = StringIO()
    with open_progress(stream=out) as show:
        show("scrape", 0, 3, "posts measured")
        show("scrape", 1, 3, "posts measured")
        show("scrape", 3, 3, "posts measured")
        show("push", 0, None, "")
    assert out.getvalue().splitlines() == [
        "scrape: 0/3 posts measured",
        "scrape: 3/3 posts measured",
        "push: 0",
    ]


def test_nothing_is_shown_beside_json():
    out = Terminal()
    with open_progress(quiet=True, stream=out) as show:
        show("scrape", 0, 3, "posts measured")
    assert show is show_nothing
    assert out.getvalue() == ""
