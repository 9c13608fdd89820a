"""Makes the queue's schedules equal to `config/schedules.py`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.schedules import find_differences, write_schedules
from pipeline.management.refusals import check_database


class Command(BaseCommand):
    help = "Makes the queue's schedules equal to config/schedules.py."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say what differs; ends 1 when anything does"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        lines = find_differences() if options["check"] else write_schedules()
        for line in lines:
            self.stdout.write(line if options["check"] else f"{line}: put right")
        if not lines:
            self.stdout.write("The schedules are as they should be.")
        if lines and options["check"]:
            sys.exit(1)
