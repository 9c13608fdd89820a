"""Named reads of the ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from integrations.models import ActorRun, Rejected  # noqa: F401


class ActorRunQuerySet(models.QuerySet["ActorRun"]):
    def of(self, subject: str) -> ActorRunQuerySet:
        return self.filter(subject=subject)


class RejectedQuerySet(models.QuerySet["Rejected"]):
    def open(self) -> RejectedQuerySet:
        return self.filter(state="open")
