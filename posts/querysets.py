"""Named reads of posts and scrapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    pass


class PostQuerySet(models.QuerySet["Post"]):
    def tracked(self) -> PostQuerySet:
        return self.filter(tracking="active")


class ScrapeQuerySet(models.QuerySet["Scrape"]):
    def open(self) -> ScrapeQuerySet:
        return self.filter(state__in=["reserved", "running", "collecting"])

    def measured(self) -> ScrapeQuerySet:
        return self.filter(state__in=["done", "empty"])
