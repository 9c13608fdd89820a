"""What one person may spend in a day (UTC) by asking for runs. Who may spend freely is not bound.

Asking counts what open runs may still spend; setting money aside counts what was set aside or
spent. Both look while holding the lock on reserving, so requests at once cannot slip past.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from integrations.domain.budgets import SharedLimit, sum_day, sum_usd, utc_day
from integrations.models import Charge
from pipeline.models import Run, Settings

if TYPE_CHECKING:
    from access.models import User

SPEND_FREELY = "pipeline.spend_freely"
# In a run's options: USD that it was expected to cost at most when a person asked for it.
ESTIMATE = "estimate_usd"


@dataclass(frozen=True, slots=True)
class PersonLimit:
    """USD of one day (UTC). `promised_usd`: what the person's open runs may still spend."""

    limit_usd: Decimal
    spent_usd: Decimal
    promised_usd: Decimal

    @property
    def left_usd(self) -> Decimal:
        return max(self.limit_usd - self.spent_usd - self.promised_usd, Decimal(0))


class PersonLimitExceededError(Exception):
    """Names the limit, what counts against it, and what to do. Nothing was written."""

    def __init__(self, limit: PersonLimit, usd: Decimal) -> None:
        super().__init__(
            f"This could cost {usd:.2f} USD, and you have {limit.left_usd:.2f} of your"
            f" {limit.limit_usd:.2f} USD for today left ({limit.spent_usd:.2f} spent or set aside,"
            f" {limit.promised_usd:.2f} for runs that go on). Choose fewer posts, wait until"
            " tomorrow (UTC), or ask an operator to start it or to raise the limit in the settings."
        )


def read_person_limit(person: User, *, settings: Settings, at: datetime) -> PersonLimit | None:
    """None for who may spend freely."""
    if person.has_perm(SPEND_FREELY):
        return None
    return PersonLimit(
        limit_usd=settings.budget_person_day_usd,
        spent_usd=sum_day(find_refs(person.pk, at), utc_day(at)),
        promised_usd=sum_promised(person.pk),
    )


def check_person_limit(person: User, usd: Decimal, *, settings: Settings, at: datetime) -> None:
    """Raises PersonLimitExceededError. The caller holds the lock on reserving (`lock_budgets`)."""
    limit = read_person_limit(person, settings=settings, at=at)
    if limit is not None and usd > limit.left_usd:
        raise PersonLimitExceededError(limit, usd)


def find_shared_limit(run_ref: str, at: datetime) -> SharedLimit | None:
    """The limit of the person who asked for this run; None where nobody did, or who did is free."""
    number = run_ref.removeprefix("run:")
    asked = Run.objects.select_related("started_by").filter(started_by__isnull=False)
    run = asked.filter(pk=int(number)).first() if number.isdecimal() else None
    if run is None or run.started_by is None or run.started_by.has_perm(SPEND_FREELY):
        return None
    limit = Settings.load().budget_person_day_usd
    return SharedLimit(usd=limit, run_refs=find_refs(run.started_by.pk, at) | {run_ref})


def find_refs(person_id: int, at: datetime) -> frozenset[str]:
    """The person's runs that have charges on the day of `at`."""
    charged = Charge.objects.filter(charged_on=utc_day(at), run_ref__startswith="run:")
    refs = set(charged.values_list("run_ref", flat=True).distinct())
    numbers = [int(ref[4:]) for ref in refs if ref[4:].isdecimal()]
    runs = Run.objects.filter(pk__in=numbers, started_by=person_id)
    return frozenset(run.ref for run in runs.only("pk"))


def sum_promised(person_id: int) -> Decimal:
    """USD that the person's open runs were expected to cost and have not set aside yet."""
    runs = list(Run.objects.open().filter(started_by=person_id))
    used = read_used(run.ref for run in runs)
    rests = (read_estimate(run) - used.get(run.ref, Decimal(0)) for run in runs)
    return sum((rest for rest in rests if rest > 0), Decimal(0))


def read_used(refs: Iterable[str]) -> dict[str, Decimal]:
    """USD set aside or spent, by run, whatever the day."""
    charges = Charge.objects.filter(run_ref__in=list(refs)).values("run_ref")
    return {row["run_ref"]: row["usd"] for row in charges.annotate(usd=sum_usd(Q()))}


def read_estimate(run: Run) -> Decimal:
    return Decimal(run.options.get(ESTIMATE) or 0)
