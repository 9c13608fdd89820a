"""Answers into the cache, with their share of what the request took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from engagers.domain.asking import Asking
from engagers.models import Answer
from integrations.openai.classification import PROMPT_VERSION, Classification
from integrations.openai.payloads import Completion

SMALLEST_USD = Decimal("0.00000001")


def keep_answers(
    found: Mapping[str, Classification], completion: Completion, asking: Asking, *, at: datetime
) -> dict[str, Answer]:
    """By text hash. A text that somebody else has answered meanwhile keeps that answer."""
    share = completion.cost_usd / max(len(found), 1)
    rows = [
        Answer(
            text_hash=text_hash,
            fingerprint=asking.fingerprint,
            model=completion.model[:80],
            prompt_version=PROMPT_VERSION,
            result=asdict(answer),
            input_tokens=_share(completion.input_tokens, number, len(found)),
            cached_tokens=_share(completion.cached_tokens, number, len(found)),
            output_tokens=_share(completion.output_tokens, number, len(found)),
            cost_usd=share.quantize(SMALLEST_USD, rounding=ROUND_DOWN),
            created_at=at,
        )
        for number, (text_hash, answer) in enumerate(sorted(found.items()))
    ]
    Answer.objects.bulk_create(rows, ignore_conflicts=True)
    kept = Answer.objects.filter(fingerprint=asking.fingerprint, text_hash__in=list(found))
    return {answer.text_hash: answer for answer in kept}


def _share(total: int, number: int, count: int) -> int:
    """Whole tokens; the first ones take the rest, so that the shares add up."""
    return total // count + (number < total % count)
