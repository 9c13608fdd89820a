"""Writes one reporting view to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pipeline.management.refusals import WRONG, check_database, refusing
from reporting.domain.definitions import ORDER
from reporting.domain.export_view import FORMATS, MissingViewError, export_view


class Command(BaseCommand):
    help = "Exports a reporting view as CSV or Parquet, names of people included."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("view", choices=sorted(ORDER))
        parser.add_argument(
            "--format", choices=list(FORMATS), help="as the file is named, else csv"
        )
        parser.add_argument("--output", default="-", help="a file; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        output = options["output"]
        named = Path(output).suffix.removeprefix(".")
        form = options["format"] or (named if named in FORMATS else "csv")
        with refusing(MissingViewError):
            pieces = export_view(options["view"], form=form)
        if output == "-":
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            return
        try:
            with open_file(output) as file:
                for piece in pieces:
                    file.write(piece)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}") from error


def open_file(path: str) -> BinaryIO:
    try:
        return Path(path).open("wb")
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror}", returncode=WRONG
        ) from None
