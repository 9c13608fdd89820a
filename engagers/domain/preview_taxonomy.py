"""What the taxonomy as it now is would have people asked about again, without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engagers.domain.claim_unclassified import sort_people
from engagers.domain.find_unclassified import count_unclassified, find_unclassified
from engagers.domain.read_taxonomy import read_taxonomy
from integrations.openai.classification import cache_fingerprint, estimate_usage
from integrations.openai.payloads import Prices

# Reading more texts than these takes longer than a page may: they are then counted, as at most.
MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class Reclassification:
    """`texts` have no answer yet and would be paid for; at most so many where not `is_exact`."""

    people: int
    texts: int
    tokens: int
    usd: Decimal
    is_exact: bool


def read_fingerprint(*, model: str, effort: str) -> str:
    """Of the taxonomy in the database: people with another one are asked about again."""
    return cache_fingerprint(read_taxonomy(), model, effort)


def preview_reclassification(
    fingerprint: str, *, prices: Prices, at: datetime, most_read: int = MOST_READ
) -> Reclassification:
    """Everybody whose text or taxonomy is not the one they were classified by."""
    people, texts = count_unclassified(fingerprint)
    is_exact = people <= most_read
    if is_exact:
        found = find_unclassified(fingerprint, at=at)
        claim = sort_people(fingerprint, found, most_texts=None, busy=set())
        texts = len(claim.asked)
    usage = estimate_usage(texts)
    return Reclassification(
        people=people,
        texts=texts,
        tokens=usage.input_tokens + usage.output_tokens,
        usd=prices.cost(usage),
        is_exact=is_exact,
    )
