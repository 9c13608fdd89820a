"""Asks the vendors, the database and the queue whether they answer."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pipeline.domain.check_connections import check_connections
from pipeline.vendors import Vendors


class Command(BaseCommand):
    help = "One cheap authenticated call to each vendor, the database and the queue."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        with Vendors() as vendors:
            answers = check_connections(vendors, at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"connections": [asdict(answer) for answer in answers]}))
        else:
            for answer in answers:
                self.stdout.write(f"{answer.name:<9} {answer.status:<15} {answer.detail}")
        failed = [answer for answer in answers if answer.status == "failed"]
        for answer in failed:
            self.stderr.write(f"{answer.name}: {answer.detail}")
        if failed:
            sys.exit(1)
