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
# Named on the command line only: they fill the database of DATABASE_URL, which is to be their own.
AT_SIZE = ("reporting_views", "api_lists")


def main() -> None:
    """All measurements that need nothing, or those named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import importlib

    console = Console()
    table = Table("Measurement", "Figure", "Value")
    for name in sys.argv[1:] or MEASUREMENTS:
        module = importlib.import_module(f"bench.{name}")
        figures = module.measure()
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n")
        if hasattr(module, "print_table"):
            module.print_table(figures, console)
            continue
        for figure, value in figures.items():
            table.add_row(name, figure.replace("_", " "), f"{value:,}")
        table.add_section()
    if table.row_count:
        console.print(table)


if __name__ == "__main__":
    main()
