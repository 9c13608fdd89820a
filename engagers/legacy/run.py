"""The older stack's three tables into ours. Again and again: what is here already stays as it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from engagers.domain.refresh_statistics import refresh_statistics
from engagers.legacy.people import import_people
from engagers.legacy.posts import import_posts
from engagers.legacy.report import LegacyReport
from engagers.legacy.scrapes import import_scrapes
from integrations.errors import Misconfigured
from integrations.legacy.source import TABLES, LegacySource


def import_legacy(dsn: str, *, at: datetime, dry_run: bool = False) -> LegacyReport:
    """All or nothing. Raises Misconfigured when the database or all three tables are missing."""
    source, report = LegacySource(dsn), LegacyReport()
    found = source.find_tables()
    if not found:
        raise Misconfigured(f"the older stack's database has none of {', '.join(TABLES)} in public")
    with transaction.atomic():
        posts = import_posts(source, report, at=at) if "linkedin_posts" in found else {}
        scrapes = (
            import_scrapes(source, posts, report, at=at)
            if "linkedin_posts_scrapes" in found
            else {}
        )
        if "linkedin_engagers_by_post" in found:
            import_people(source, scrapes, report, at=at)
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        refresh_statistics()
    report.notes.update({f"table {name} is missing": 1 for name in TABLES if name not in found})
    return report
