"""Says of each post whether it is due, why, when next, and what its last scrape brought."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from integrations.linkedin.post_urls import NotAPost, parse_post
from pipeline.management.refusals import check_database
from pipeline.models import Settings
from pipeline.numbers import selection_rule
from posts.domain.explain import Explained, explain_posts


class Command(BaseCommand):
    help = "Due or not, why, next due at, last result; of all posts, or of those named."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("urls", nargs="*", metavar="URL")
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        urns, faults = _read(options["urls"])
        rule = selection_rule(Settings.load())
        named = urns if options["urls"] else None
        found = explain_posts(rule, at=timezone.now(), urns=named)
        faults += [f"{urn}: no such post: add it first" for urn in found.missing]
        if options["json"]:
            self.stdout.write(json.dumps({"posts": [_as_json(one) for one in found.posts]}))
        else:
            for one in found.posts:
                self._tell(one)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)

    def _tell(self, one: Explained) -> None:
        due = "due" if one.due else "not due"
        later = one.next_due_at if not one.due else None
        upcoming = f"; next {later:%Y-%m-%d %H:%M} UTC" if later else ""
        self.stdout.write(f"{one.url}\n  {due}: {one.reason}{upcoming}; last: {one.last_result}")


def _read(urls: Sequence[str]) -> tuple[list[str], list[str]]:
    urns, faults = [], []
    for url in urls:
        try:
            urns.append(parse_post(url).urn)
        except NotAPost as error:
            faults.append(f"{url}: {error.reason}")
    return urns, faults


def _as_json(one: Explained) -> dict[str, object]:
    return {
        "url": one.url,
        "urn": one.urn,
        "due": one.due,
        "reason": one.reason,
        "next_due_at": one.next_due_at and one.next_due_at.isoformat(),
        "scrape_count": one.scrape_count,
        "last_result": one.last_result,
    }
