"""People whom a person wants classified anew, although nothing about them changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from engagers.models import Answer, Engager
from engagers.querysets import EngagerQuerySet
from integrations.openai.classification import BATCH_SIZE, estimate_usd
from integrations.openai.payloads import Prices


@dataclass(frozen=True, slots=True)
class AgainPreview:
    """`people` are asked about. `kept`: of these some value is a person's, which stays."""

    people: int
    kept: int
    left_out: int
    usd: Decimal


def preview_again(engager_ids: Collection[int], prices: Prices) -> AgainPreview:
    """At most: identical texts share one answer."""
    chosen = Engager.objects.filter(pk__in=engager_ids)
    people = _askable(engager_ids).count()
    whole, rest = divmod(people, BATCH_SIZE)
    usd = whole * estimate_usd(BATCH_SIZE, prices) + (estimate_usd(rest, prices) if rest else 0)
    return AgainPreview(
        people=people,
        kept=_askable(engager_ids).filter(audience_source="person").count(),
        left_out=chosen.count() - people,
        usd=Decimal(usd),
    )


@transaction.atomic
def forget_answers(engager_ids: Collection[int]) -> list[int]:
    """Their answers leave the cache and failures are forgotten; the ids of those to be asked about.

    What they show stays until the new answer is there. An answer that others share is asked for
    anew as well, and stays theirs.
    """
    rows = _askable(engager_ids).select_for_update(no_key=True).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    people = Engager.objects.filter(pk__in=ids)
    answers = list(people.exclude(answer=None).values_list("answer_id", flat=True))
    people.update(
        classified_hash="",
        classify_attempts=0,
        classify_not_before=None,
        classify_error="",
    )
    Answer.objects.filter(pk__in=answers).delete()
    return ids


def _askable(engager_ids: Collection[int]) -> EngagerQuerySet:
    return (
        Engager.objects.present().people().filter(pk__in=engager_ids).exclude(headline="", title="")
    )
