"""Named reads of engagers and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

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
