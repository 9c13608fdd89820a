"""Serves the local stand-ins for Apify, HubSpot and OpenAI."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Serves the local stand-ins for Apify, HubSpot and OpenAI until interrupted."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        from integrations.sandbox.profiles import PROFILES  # noqa: PLC0415

        parser.add_argument("--port", type=int, default=8900, help="0: a free one")
        parser.add_argument("--faults", choices=sorted(PROFILES), default="none")
        parser.add_argument("--state-dir", type=Path, default=Path("var/sandbox"))
        parser.add_argument("--latency", type=float, default=0, help="seconds an actor run takes")

    def handle(self, *args: Any, **options: Any) -> None:
        from integrations.sandbox.serve import serve  # noqa: PLC0415 (starlette is slow to load)

        try:
            serve(
                options["port"],
                options["state_dir"],
                options["faults"],
                latency_seconds=options["latency"],
                show=self.show,
            )
        except OSError as error:
            raise CommandError(f"cannot serve on port {options['port']}: {error}") from error

    def show(self, url: str) -> None:
        self.stdout.write(f"APIFY_API_URL={url}/apify")
        self.stdout.write(f"HUBSPOT_API_URL={url}/hubspot")
        self.stdout.write(f"OPENAI_BASE_URL={url}/openai/v1")
        self.stdout.flush()
