"""What the plain list of posts can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from posts.models import Label, Post

EMPTY = "-"


class LabelFilter(SimpleListFilter):
    """One list of labels. The lists of all filters are read in one statement a request."""

    column = ""

    def lookups(
        self,
        request: HttpRequest,
        model_admin: ModelAdmin[Any],
    ) -> list[tuple[str, str]]:
        kept: list[tuple[str, str]] | None = getattr(request, "_labels_to_filter", None)
        if kept is None:
            kept = list(
                Label.objects.order_by("kind", "order", "value").values_list("kind", "value")
            )
            request._labels_to_filter = kept  # type: ignore[attr-defined]  # noqa: SLF001
        return [(EMPTY, "empty"), *((value, value) for kind, value in kept if kind == self.column)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        chosen = self.value()
        if chosen is None:
            return queryset
        return queryset.filter(**{self.column: "" if chosen == EMPTY else chosen})


class AudienceFilter(LabelFilter):
    title, parameter_name, column = "target audience", "target_audience", "target_audience"


class TypeFilter(LabelFilter):
    title, parameter_name, column = "post type", "post_type", "post_type"


class CampaignFilter(LabelFilter):
    title, parameter_name, column = "campaign", "campaign", "campaign"


class SentimentFilter(LabelFilter):
    title, parameter_name, column = "sentiment", "sentiment", "sentiment"


LABEL_FILTERS = (AudienceFilter, TypeFilter, CampaignFilter, SentimentFilter)


class MeasuredFilter(SimpleListFilter):
    title, parameter_name = "measured", "measured"

    def lookups(
        self,
        request: HttpRequest,
        model_admin: ModelAdmin[Any],
    ) -> list[tuple[str, str]]:
        return [("never", "never"), ("yes", "at least once"), ("failing", "failing now")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        wanted = {
            "never": {"scrape_count": 0},
            "yes": {"scrape_count__gt": 0},
            "failing": {"failed_attempts__gt": 0},
        }
        return queryset.filter(**wanted.get(self.value() or "", {}))
