"""Items that could not be used are kept, each once per run, so that they can be read and replayed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from datetime import datetime

from integrations.apify.items import BadItem
from integrations.domain.intend_run import canonical_json
from integrations.linkedin.text import clean_text
from integrations.models import ActorRun, Rejected

LONGEST_TEXT = 100_000


def keep_rejected(run: ActorRun, bad_items: Iterable[BadItem], *, at: datetime) -> int:
    """How many different items are kept now. The caller drops those of erased people before."""
    rows = {}
    for bad in bad_items:
        raw = storable(bad.raw)
        digest = hashlib.sha256(canonical_json(raw).encode()).hexdigest()
        rows[digest] = Rejected(
            source=run.actor_key,
            actor_run=run,
            subject=run.subject,
            raw=raw,
            raw_hash=digest,
            reason=clean_text(bad.reason, 300),
            created_at=at,
        )
    # Sorted: two processes that read the same run take the same order, so they cannot deadlock.
    Rejected.objects.bulk_create([rows[key] for key in sorted(rows)], ignore_conflicts=True)
    return len(rows)


def storable(value: object) -> object:
    """As PostgreSQL's jsonb takes it: no NUL, no lone surrogate, no number that is none."""
    if isinstance(value, str):
        return clean_text(value, LONGEST_TEXT)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {clean_text(str(key), LONGEST_TEXT): storable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [storable(one) for one in value]
    return value
