"""Puts the reporting views in place and makes read-only roles for who reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pipeline.management.refusals import WRONG, check_database, refusing
from reporting.domain.definitions import ORDER, SCHEMA
from reporting.domain.setup_role import RoleRefused, setup_role
from reporting.domain.sync_views import sync_views


class Command(BaseCommand):
    help = "The reporting schema, its views, and read-only roles."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", metavar="NAME", help="a login that reads the views only")
        parser.add_argument("--password-file", metavar="F", help="its password: the first line")
        parser.add_argument(
            "--with-people",
            action="store_true",
            help="it also reads names, headlines and LinkedIn addresses",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        role, path = options["role"], options["password_file"]
        if bool(role) != bool(path):
            raise CommandError("--role and --password-file go together", returncode=WRONG)
        if options["with_people"] and not role:
            raise CommandError("--with-people needs --role", returncode=WRONG)
        password = read_password(path) if path else ""
        check_database()
        made = sync_views()
        self.stdout.write(
            f"schema {SCHEMA}: {len(ORDER)} views, {len(set(made) & set(ORDER))} made anew"
        )
        if role:
            self.write_role(role, password, with_people=options["with_people"])

    def write_role(self, role: str, password: str, *, with_people: bool) -> None:
        with refusing(RoleRefused):
            made = setup_role(role, password=password, with_people=with_people)
        people = "with" if made.with_people else "without"
        self.stdout.write(f"role {role}: {'created' if made.created else 'set'}, {people} people")
        if made.sees_public:
            self.stderr.write(
                "the schema public is another role's: its owner should run"
                " REVOKE ALL ON SCHEMA public FROM PUBLIC"
            )


def read_password(path: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{path} cannot be read as text", returncode=WRONG) from None
    if not lines or not lines[0]:
        raise CommandError(f"{path} holds no password in its first line", returncode=WRONG)
    return lines[0]
