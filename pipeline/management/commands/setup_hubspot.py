"""Makes HubSpot's property group and properties; running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.errors import VendorError
from pipeline.domain.set_up_hubspot import set_up_hubspot
from pipeline.management.refusals import WRONG
from pipeline.vendors import hubspot


class Command(BaseCommand):
    help = "Makes the property group and properties in HubSpot, the unique key among them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        gateway = hubspot()
        if gateway is None:
            text = "hubspot is not configured: HUBSPOT_ACCESS_TOKEN is not set"
            raise CommandError(text, returncode=WRONG)
        try:
            done = set_up_hubspot(gateway, dry_run=options["dry_run"])
        except VendorError as error:
            raise CommandError(str(error), returncode=1) from None
        verb = "would make" if options["dry_run"] else "made"
        for name in done.made:
            self.stdout.write(f"{verb} {name}")
        self.stdout.write(f"{len(done.made)} {verb}, {len(done.existing)} there already")
