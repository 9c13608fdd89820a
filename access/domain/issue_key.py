"""A new API key. 256 random bits need no slow hash: nobody guesses them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from access.models import ApiKey, User

LEAD = "pd"


def issue_key(
    name: str, *, scopes: Sequence[str], owner: User, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """The row, and the key itself, which nobody can see again: `pd_<prefix>_<secret>`."""
    prefix = secrets.token_hex(6)
    key = f"{LEAD}_{prefix}_{secrets.token_urlsafe(32)}"
    row = ApiKey.objects.create(
        name=name,
        prefix=prefix,
        key_hash=hash_key(key),
        scopes=list(scopes),
        owner=owner,
        expires_at=expires_at,
    )
    return row, key


def hash_key(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
