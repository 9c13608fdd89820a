"""One pass of recovery."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pipeline.domain.reconcile import audit_vendors, reconcile_all
from pipeline.management.refusals import check_database
from pipeline.vendors import Vendors

AUDITED = timedelta(days=30)


class Command(BaseCommand):
    help = (
        "Recovers what crashes left: expired leases, lost paid runs, unsettled costs, stale runs."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--audit", action="store_true", help="list the vendor's runs that match no intent"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        at = timezone.now()
        with Vendors() as vendors:
            done = reconcile_all(vendors, at=at)
            report: dict[str, Any] = asdict(done)
            if options["audit"]:
                report["unmatched"] = audit_vendors(vendors, since=at - AUDITED, at=at)
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            for name, value in report.items():
                self.stdout.write(f"{name.replace('_', ' ')}: {value}")
        for line in [*done.errors, *(f"no intent: {run}" for run in report.get("unmatched", ()))]:
            self.stderr.write(line)
        if done.errors or report.get("unmatched"):
            sys.exit(1)
