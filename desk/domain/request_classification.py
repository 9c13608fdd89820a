"""A person asks for people to be classified anew: checked against budgets, queued, or refused."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings as site
from django.db import transaction

from engagers.domain.classify_again import AgainPreview, forget_answers, preview_again
from integrations.domain.budgets import BudgetExceeded, lock_budgets
from integrations.domain.reserve import check_budgets
from integrations.openai.payloads import Prices
from pipeline.domain.limit_person import (
    ESTIMATE,
    PersonLimitExceededError,
    check_person_limit,
)
from pipeline.domain.request_run import request_run
from pipeline.models import Run, Settings
from pipeline.numbers import budgets

if TYPE_CHECKING:
    from access.models import User


class ClassificationRefusedError(Exception):
    """`str()` is a sentence for the person: what is in the way and what to do. Nothing was written."""


def preview_request(engager_ids: Collection[int]) -> AgainPreview:
    """Reads only; USD at most."""
    return preview_again(engager_ids, Prices())


@transaction.atomic
def request_classification(engager_ids: Collection[int], *, by: User, at: datetime) -> Run:
    """The queued run of these people alone. Raises ClassificationRefusedError."""
    settings = Settings.load()
    lock_budgets()
    preview = preview_request(engager_ids)
    check_request(preview, settings, by=by, at=at)
    ids = forget_answers(engager_ids)
    run = request_run(trigger="admin", at=at, rows={"enrich": ids}, started_by=by)
    run.options = {**run.options, ESTIMATE: str(preview.usd)}
    run.save(update_fields=["options"])
    return run


def check_request(preview: AgainPreview, settings: Settings, *, by: User, at: datetime) -> None:
    """Raises ClassificationRefusedError."""
    if not preview.people:
        raise ClassificationRefusedError(
            "Nobody of these can be classified: organisations, people left out and people without"
            " a headline are not."
        )
    if not site.OPENAI_API_KEY:
        raise ClassificationRefusedError(
            "OpenAI is not configured: an administrator sets OPENAI_API_KEY."
        )
    if not settings.enrich_enabled:
        raise ClassificationRefusedError(
            "The step enrich is switched off: an operator can switch it on in the settings."
        )
    try:
        check_budgets(preview.usd, budgets(settings), provider="openai", run_ref="", at=at)
        check_person_limit(by, preview.usd, settings=settings, at=at)
    except BudgetExceeded as error:
        raise ClassificationRefusedError(
            f"This could cost {preview.usd:.4f} USD: {error}. Choose fewer people, or ask an"
            " operator to change the budgets in the settings."
        ) from error
    except PersonLimitExceededError as error:
        raise ClassificationRefusedError(str(error)) from error
