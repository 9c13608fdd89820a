"""Who is sent to HubSpot, as the settings say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PushRule:
    """Excluded, merged and erased people are never sent, whatever the rule."""

    targets_only: bool = False
    min_engagements: int = 1
    creates_contacts: bool = True
