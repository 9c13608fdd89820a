"""What only LinkedIn's own analytics know of some of the sample posts, brought in as a person would."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from desk.exchange.linkedin.read_export import read_export
from posts.domain.enter_figures import enter_figures

FILE = Path(__file__).parent / "linkedin_figures.csv"


def enter_sample_figures() -> int:
    """How many posts got new figures. Some have none, so that rates leave something out."""
    lines = read_export(FILE.read_bytes())
    entered = enter_figures(lines, by=None, at=timezone.now(), why=f"LinkedIn figures: {FILE.name}")
    return sum(one.outcome == "updated" for one in entered)
