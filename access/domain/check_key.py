"""Which key a program came with."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from access.domain.issue_key import LEAD, hash_key
from access.models import ApiKey

USED_NOTED_EVERY = timedelta(minutes=1)


class BadKeyError(Exception):
    """Says why the key does not open anything, without the key."""


def check_key(key: str, *, at: datetime) -> ApiKey:
    """The row of a key that works. Raises BadKeyError. Notes the use, once a minute at most."""
    lead, _, rest = key.partition("_")
    prefix = rest.partition("_")[0]
    row = ApiKey.objects.select_related("owner").filter(prefix=prefix).first()
    if lead != LEAD or row is None or not hmac.compare_digest(row.key_hash, hash_key(key)):
        raise BadKeyError("This API key is unknown.")
    if row.revoked_at is not None:
        raise BadKeyError("This API key was revoked.")
    if row.expires_at is not None and row.expires_at <= at:
        raise BadKeyError(f"This API key expired on {row.expires_at:%Y-%m-%d}.")
    if not row.owner.is_active:
        raise BadKeyError("The owner of this API key has no login any more.")
    if row.last_used_at is None or row.last_used_at < at - USED_NOTED_EVERY:
        row.last_used_at = at
        row.save(update_fields=["last_used_at"])
    return row
