"""Brings in what the older stack knew."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from engagers.legacy.run import import_legacy
from integrations.errors import Misconfigured
from pipeline.management.refusals import check_database, refusing


class Command(BaseCommand):
    help = "Imports posts, scrapes and engagers from the older stack's three tables."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dsn", help="postgres://user:password@host:5432/name; only read")
        parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        with refusing(Misconfigured):
            report = import_legacy(options["dsn"], at=timezone.now(), dry_run=options["dry_run"])
        for table, counts in report.counts.items():
            said = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
            self.stdout.write(f"{table}: {said}")
        for note, number in sorted(report.notes.items()):
            self.stdout.write(f"{number} x {note}")
        if options["dry_run"]:
            self.stdout.write("dry run: nothing was written")
        for table, row, reason in report.refused:
            self.stderr.write(f"{table} {row} refused: {reason}")
        if report.refused:
            sys.exit(1)
