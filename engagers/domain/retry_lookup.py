"""A person's word that profile lookups that were given up may be tried again."""

from __future__ import annotations

from collections.abc import Collection

from engagers.models import Engager


def retry_lookups(engager_ids: Collection[int]) -> int:
    """Attempts are counted anew; the rule of lookups decides as for anybody. How many had failed."""
    failed = Engager.objects.filter(pk__in=list(engager_ids), lookup_attempts__gt=0)
    return failed.update(lookup_attempts=0, lookup_not_before=None, lookup_error="")
