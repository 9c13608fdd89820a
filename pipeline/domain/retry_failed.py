"""Try again what failed in a run, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from engagers.domain.retry_people import retry_contacts, retry_enrichment
from pipeline.domain.request_run import request_run
from pipeline.models import Run
from posts.domain.retry_failures import retry_descriptions, retry_scrapes
from posts.models import Scrape

if TYPE_CHECKING:
    from access.models import User


class NothingToRetryError(Exception):
    """Nothing of the run is still failed: `str()` says so. No run was made."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Ids of what failed in a run, whether or not it has been mended since: posts and engagers."""

    scrape: frozenset[int] = field(default_factory=frozenset)
    describe: frozenset[int] = field(default_factory=frozenset)
    push: frozenset[int] = field(default_factory=frozenset)
    enrich: frozenset[int] = field(default_factory=frozenset)

    @property
    def total(self) -> int:
        return len(self.scrape) + len(self.describe) + len(self.push) + len(self.enrich)


def find_failed(run: Run) -> Failed:
    """As the run's steps wrote down; scrapes that others brought to their end are its own too."""
    ids: dict[str, set[int]] = {"scrape": set(), "describe": set(), "push": set(), "enrich": set()}
    for rows in run.steps.values_list("failed_rows", flat=True):
        for step, failed in rows.items():
            ids[step].update(failed)
    bad = [Scrape.State.FAILED, Scrape.State.SUSPECT]
    scrapes = Scrape.objects.filter(run_ref=run.ref, state__in=bad)
    ids["scrape"].update(scrapes.values_list("post_id", flat=True))
    return Failed(**{step: frozenset(rows) for step, rows in ids.items()})


@transaction.atomic
def retry_failed(run: Run, *, by: User, at: datetime) -> Run:
    """A queued run of the steps and rows that are still failed. Raises NothingToRetryError, and
    ValueError while the run goes on.
    """
    if run.state in Run.OPEN:
        raise ValueError(f"run {run.pk} is not over: wait for its end, or stop it first.")
    failed = find_failed(run)
    still = {
        "scrape": retry_scrapes(failed.scrape),
        "describe": retry_descriptions(failed.describe),
        "push": retry_contacts(failed.push, at=at),
        "enrich": retry_enrichment(failed.enrich),
    }
    rows = {step: ids for step, ids in still.items() if ids}
    if not rows:
        raise NothingToRetryError(
            f"Nothing of run {run.pk} is still failed: what failed then has been done since."
        )
    retry = request_run(trigger="admin", at=at, rows=rows, force=True, started_by=by)
    retry.options = {**retry.options, "retry_of": run.pk}
    retry.save(update_fields=["options"])
    return retry
