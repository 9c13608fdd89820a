"""`make bench`: every measurement, a table at the end, and a JSON file for each."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django
from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"
MEASUREMENTS = ("recording", "overlap", "spending")


def main() -> None:
    """All measurements, or those named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import importlib

    table = Table("Measurement", "Figure", "Value")
    for name in sys.argv[1:] or MEASUREMENTS:
        figures = importlib.import_module(f"bench.{name}").measure()
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n")
        for figure, value in figures.items():
            table.add_row(name, figure.replace("_", " "), f"{value:,}")
        table.add_section()
    Console().print(table)


if __name__ == "__main__":
    main()
