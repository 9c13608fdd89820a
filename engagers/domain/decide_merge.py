"""A person's word that two engagers are one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from engagers.domain.merge import choose_survivor, merge
from engagers.domain.preview_merge import check_mergeable
from engagers.models import Engager, Merge

if TYPE_CHECKING:
    from access.models import User


def decide_merge(one: Engager, other: Engager, *, by: User, why: str, at: datetime) -> Merge:
    """Raises CannotMerge. The evidence is who said so, and why."""
    check_mergeable(one, other)
    survivor, absorbed = choose_survivor(one, other)
    reason = " ".join(why.split())
    evidence = f"{by.get_username()} decided{f': {reason}' if reason else ''}"
    return merge(survivor, absorbed, evidence=evidence, at=at)
