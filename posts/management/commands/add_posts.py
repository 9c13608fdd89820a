"""Adds posts from addresses, a file or standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from rich.console import Console
from rich.progress import Progress

from posts.domain.add import AddedLine, AddResult, ShowRows, add_posts
from posts.domain.read_lines import PostLine, lines_of, read_lines
from posts.domain.unreadable import UnreadableError
from posts.models import Post

WRONG_USAGE = 2


class Command(BaseCommand):
    help = "Adds posts; each line says added, exists, or refused and why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("urls", nargs="*", metavar="URL")
        parser.add_argument("--file", help="posts.csv, .xlsx or .txt; - is standard input")
        parser.add_argument("--dry-run", action="store_true", help="say it, write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = self._read(options["urls"], options["file"])
        if not lines:
            raise CommandError("nothing to add: name a URL or a --file", returncode=WRONG_USAGE)
        _check_database()
        with _progress(len(lines)) as show_rows:
            result = add_posts(lines, dry_run=options["dry_run"], show_rows=show_rows)
        for row in result.rows:
            self._tell(row, quiet=options["json"])
        self._sum_up(result, dry_run=options["dry_run"], as_json=options["json"])
        if result.count("refused"):
            sys.exit(1)

    def _read(self, urls: Sequence[str], file: str | None) -> tuple[PostLine, ...]:
        if not file:
            return lines_of(urls)
        try:
            content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            read = read_lines(content, name="standard input" if file == "-" else file)
        except OSError as error:
            message = f"{file} cannot be read: {error.strerror}"
            raise CommandError(message, returncode=WRONG_USAGE) from None
        except UnreadableError as error:
            raise CommandError(str(error), returncode=WRONG_USAGE) from None
        for warning in read.warnings:
            self.stderr.write(self.style.WARNING(f"warning: {warning}"))
        return (*lines_of(urls), *read.lines)

    def _tell(self, row: AddedLine, *, quiet: bool) -> None:
        if row.result == "refused":
            self.stderr.write(f"line {row.number} refused: {row.input}: {row.reason}")
        elif not quiet:
            self.stdout.write(f"{row.result} {row.urn}" + (f": {row.reason}" * bool(row.reason)))

    def _sum_up(self, result: AddResult, *, dry_run: bool, as_json: bool) -> None:
        counts = {
            "added": result.count("added"),
            "existing": result.count("exists"),
            "refused": result.count("refused"),
        }
        if as_json:
            rows = [asdict(row) for row in result.rows]
            self.stdout.write(json.dumps(counts | {"dry_run": dry_run, "rows": rows}))
        else:
            text = ", ".join(f"{count} {word}" for word, count in counts.items())
            self.stdout.write(text + (" (dry run: nothing was written)" if dry_run else ""))


def _check_database() -> None:
    """Ends 2 where there is no database, or no table of posts yet."""
    try:
        is_there = Post._meta.db_table in connection.introspection.table_names()
    except DatabaseError as error:
        first = (str(error).strip().splitlines() or ["no words"])[0]
        message = f"the database does not answer: {first}"
        raise CommandError(message, returncode=WRONG_USAGE) from None
    if not is_there:
        raise CommandError("migrations are not applied: manage.py migrate", returncode=WRONG_USAGE)


@contextmanager
def _progress(total: int) -> Iterator[ShowRows]:
    """A bar on a terminal; elsewhere the lines that follow say it all."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Adding posts", total=total)
        yield lambda rows: bar.advance(task, len(rows))
