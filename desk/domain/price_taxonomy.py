"""What a change of audiences or positions would cost, before anybody confirms it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings as site
from django.db import transaction

from access.models import User
from engagers.domain.find_unclassified import count_unclassified
from engagers.domain.preview_taxonomy import (
    Reclassification,
    preview_reclassification,
    read_fingerprint,
)
from integrations.domain.budgets import list_left
from integrations.openai.client import CompletionGateway
from pipeline import vendors
from pipeline.domain.limit_person import PersonLimit, read_person_limit
from pipeline.models import Settings
from pipeline.numbers import budgets

SHARED = ("day", "month", "openai")


@dataclass(frozen=True, slots=True)
class TaxonomyPrice:
    """`asked` None: nobody is asked about again. `waiting` people wait for an answer anyway.
    `fingerprint`: of the taxonomy after the change.
    """

    fingerprint: str
    asked: Reclassification | None
    waiting: int
    left_usd: Decimal
    person: PersonLimit | None
    is_configured: bool
    is_spending_allowed: bool

    @property
    def again(self) -> int:
        """People with an answer now who would be asked about again."""
        return max(self.asked.people - self.waiting, 0) if self.asked else 0

    @property
    def is_refused(self) -> bool:
        """More than this person may spend today."""
        return bool(self.asked and self.person and self.asked.usd > self.person.left_usd)

    @property
    def is_over_budget(self) -> bool:
        return bool(self.asked and self.asked.usd > self.left_usd)


def read_current_fingerprint() -> str:
    gateway = _gateway()
    return read_fingerprint(model=gateway.model, effort=gateway.effort)


def price_taxonomy(before: str, *, by: User, at: datetime) -> TaxonomyPrice:
    """Of the taxonomy as it is now, where its fingerprint was `before`. Reads only."""
    gateway, after = _gateway(), read_current_fingerprint()
    settings = Settings.load()
    left = list_left(budgets(settings), provider="openai", run_ref="", at=at)
    usd = min(left[name] for name in SHARED)
    is_same = after == before
    return TaxonomyPrice(
        fingerprint=after,
        asked=None if is_same else preview_reclassification(after, prices=gateway.prices, at=at),
        waiting=0 if is_same else count_unclassified(before)[0],
        left_usd=max(usd, Decimal(0)) if settings.spending_enabled else Decimal(0),
        person=read_person_limit(by, settings=settings, at=at),
        is_configured=vendors.openai() is not None,
        is_spending_allowed=settings.spending_enabled,
    )


def price_change(change: Callable[[], object], *, by: User, at: datetime) -> TaxonomyPrice:
    """Of a change that is made, priced and taken back."""
    before = read_current_fingerprint()
    with transaction.atomic():
        change()
        price = price_taxonomy(before, by=by, at=at)
        transaction.set_rollback(True)
    return price


def _gateway() -> CompletionGateway:
    """Never called here: it says with which model and at which prices people are classified."""
    return vendors.openai() or CompletionGateway("", model=site.OPENAI_MODEL)
