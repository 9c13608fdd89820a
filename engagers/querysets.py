"""Named reads of engagers and contacts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from engagers.models import Contact, Engager  # noqa: F401 - the names in quotes


class EngagerQuerySet(models.QuerySet["Engager"]):
    def present(self) -> EngagerQuerySet:
        """Not merged away and not excluded: who may appear at an exit."""
        return self.filter(merged_into__isnull=True, excluded_at__isnull=True)

    def people(self) -> EngagerQuerySet:
        return self.filter(kind="person")


class ContactQuerySet(models.QuerySet["Contact"]):
    def needing_decision(self) -> ContactQuerySet:
        return self.filter(state="review")

    def sendable(self) -> ContactQuerySet:
        """Of people who may appear in HubSpot: not excluded, not merged away, no organisation."""
        return self.filter(
            engager__kind="person",
            engager__merged_into__isnull=True,
            engager__excluded_at__isnull=True,
        )

    def unclaimed(self, at: datetime) -> ContactQuerySet:
        """Nobody is sending them just now, or whoever was died over it."""
        return self.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at))

    def due(self, at: datetime) -> ContactQuerySet:
        """To be compared with HubSpot and sent where they differ."""
        waited = Q(not_before__isnull=True) | Q(not_before__lte=at)
        return self.filter(waited, state__in=["matched", "pending", "failed"])

    def synced(self) -> ContactQuerySet:
        return self.filter(state="synced")
