"""Who is worth a profile lookup, which costs money: the numbers of the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from integrations.apify.actor import Actor


@dataclass(frozen=True, slots=True)
class LookupRule:
    """`needs_classified`: whoever is still to be classified waits for that, as it may say enough."""

    actor: Actor
    per_run: int = 25
    min_engagements: int = 2
    again_after_days: int = 90
    max_attempts: int = 8
    needs_classified: bool = True

    @property
    def again_after(self) -> timedelta:
        return timedelta(days=self.again_after_days)
