"""Tries every rule and keeps what came of it, for 90 days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from reporting.domain.check_data import check_data
from reporting.domain.check_view import DataCheck
from reporting.domain.watch_rows import KIND, judge_rows, read_counts
from reporting.models import CheckResult

KEPT = timedelta(days=90)


def run_checks(*, at: datetime) -> list[DataCheck]:
    """All of them, by name, those that hold too. Twice at one moment keeps the first."""
    before = read_counts(at=at)
    checks = [
        judge_rows(check, before.get(check.name, ())) if check.kind == KIND else check
        for check in check_data()
    ]
    keep_results(checks, at=at)
    return checks


@transaction.atomic
def keep_results(checks: list[DataCheck], *, at: datetime) -> None:
    CheckResult.objects.filter(checked_at__lt=at - KEPT).delete()
    CheckResult.objects.bulk_create(
        [
            CheckResult(
                name=check.name,
                subject=check.subject,
                kind=check.kind,
                rule=check.rule,
                broken=check.broken,
                rows=check.rows,
                samples=list(check.samples),
                checked_at=at,
            )
            for check in checks
        ],
        ignore_conflicts=True,
    )
