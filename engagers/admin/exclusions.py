"""Who stays out of every exit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from engagers.domain.exclude import apply_exclusions
from engagers.domain.normalise_exclusion import normalise_exclusion
from engagers.models import Exclusion


class ExclusionForm(ModelForm):  # type: ignore[type-arg]  # no generic at run time
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "kind" in cleaned and "value" in cleaned:
            try:
                cleaned["value"] = normalise_exclusion(cleaned["kind"], cleaned["value"])
            except ValueError as error:
                self.add_error("value", str(error))
        return cleaned


@admin.register(Exclusion)
class ExclusionAdmin(ModelAdmin):
    form = ExclusionForm
    list_display = ("kind", "value", "reason", "note", "created_at")
    list_filter = ("reason", "kind")
    search_fields = ("value", "note")

    def save_model(
        self, request: HttpRequest, obj: Exclusion, form: ModelForm[Exclusion], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        apply_exclusions()

    def delete_model(self, request: HttpRequest, obj: Exclusion) -> None:
        super().delete_model(request, obj)
        apply_exclusions()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Exclusion]) -> None:
        super().delete_queryset(request, queryset)
        apply_exclusions()
