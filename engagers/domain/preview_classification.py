"""What classifying everybody who waits would take, without asking anybody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engagers.domain.asking import Asking
from engagers.domain.claim_unclassified import sort_people
from engagers.domain.find_unclassified import find_unclassified
from integrations.openai.classification import batches, estimate_usd


@dataclass(frozen=True, slots=True)
class ClassificationPreview:
    people: int
    from_cache: int
    texts: int
    requests: int
    usd: Decimal


def preview_classification(
    asking: Asking, *, at: datetime, engager_ids: Collection[int] | None = None
) -> ClassificationPreview:
    """Reads only."""
    people = find_unclassified(asking.fingerprint, at=at, engager_ids=engager_ids)
    claim = sort_people(asking.fingerprint, people, most_texts=None, busy=set())
    asked = batches(group[0].person for group in claim.asked.values())
    prices = asking.gateway.prices
    return ClassificationPreview(
        people=len(people),
        from_cache=len(claim.answered),
        texts=len(claim.asked),
        requests=len(asked),
        usd=sum((estimate_usd(len(batch), prices) for batch in asked), Decimal(0)),
    )
