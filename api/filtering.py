"""Filters whose values the schema describes exactly; a parameter nobody knows is refused."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.views import APIView

LARGEST = 2**31 - 1
ANSWERS = {"true": True, "false": False}


class KnownFilters(filters.DjangoFilterBackend):
    """A misspelt filter would otherwise be none, and its answer everything there is."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> Any:
        chosen = self.get_filterset_class(view, queryset)
        refuse_unknown(request, {*chosen.base_filters, *_page_parameters(view)})
        return super().filter_queryset(request, queryset, view)


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Raises ValidationError for parameters that do nothing."""
    unknown = sorted(set(request.query_params) - set(known))
    if unknown:
        said = f"There is no such parameter. There are: {', '.join(sorted(known))}."
        raise ValidationError({name: [said] for name in unknown})


def _page_parameters(view: Any) -> set[str]:
    pages = view.paginator.get_schema_operation_parameters(view)
    return {one["name"] for one in pages} | {str(api_settings.URL_FORMAT_OVERRIDE)}


@extend_schema_field({"type": "integer", "minimum": 0, "maximum": LARGEST})
class WholeNumberFilter(filters.NumberFilter):
    """From 0 to what a counter may be; ids of this range do for a long time."""

    field_class = forms.IntegerField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, min_value=0, max_value=LARGEST, **kwargs)


@extend_schema_field({"type": "string", "pattern": r"^[^\u0000]*$"})
class TextFilter(filters.CharFilter):
    """Any text without NUL characters."""


class NameFilter(TextFilter):
    """By the whole name of what a key leads to, whatever the case.

    Read first: of ids PostgreSQL knows how many rows have them, and takes the index or the order.
    """

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        leads_to: Any = qs.model._meta.get_field(self.field_name).related_model
        named = leads_to.objects.filter(name__iexact=value).values_list("pk", flat=True)
        return qs.filter(**{f"{self.field_name}__in": list(named)})


@extend_schema_field(OpenApiTypes.BOOL)
class YesNoFilter(filters.TypedChoiceFilter):
    """true or false; the library's own takes any other word for no filter at all."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(
            *args, choices=[(word, word) for word in ANSWERS], coerce=ANSWERS.get, **kwargs
        )


class MomentField(IsoDateTimeField):
    """In UTC: Postgres knows no zone beyond 15:59 hours, ISO 8601 does."""

    def to_python(self, value: Any) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise forms.ValidationError("This moment is before or after all years.") from None


class MomentFilter(filters.IsoDateTimeFilter):
    field_class = MomentField
