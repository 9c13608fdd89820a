"""Runs the data checks and keeps their results."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pipeline.management.refusals import check_database
from reporting.domain.run_checks import run_checks


class Command(BaseCommand):
    help = "The data checks: keys, relationships, counters, freshness. Ends 1 where one fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        checks = run_checks(at=timezone.now())
        failed = [check for check in checks if check.broken]
        if options["json"]:
            self.stdout.write(json.dumps({"checks": [asdict(check) for check in checks]}))
        else:
            for check in checks:
                word = "fails" if check.broken else "holds"
                self.stdout.write(f"{word}  {check.name}: {check.rule}")
        for check in failed:
            self.stderr.write(f"{check.name}: {check.broken} rows break this: {check.rule}")
        if failed:
            sys.exit(1)
