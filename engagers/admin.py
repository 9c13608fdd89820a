"""Engagers and what people may decide about them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from engagers.domain.exclude import apply_exclusions
from engagers.domain.normalise_exclusion import normalise_exclusion
from engagers.domain.override import OVERRIDABLE, override_values
from engagers.models import (
    Audience,
    Company,
    Contact,
    Engagement,
    Engager,
    Exclusion,
    FieldRule,
    Identity,
    Merge,
    Position,
)
from integrations.read_only import ReadOnlyAdmin, ReadOnlyInline


class IdentityInline(ReadOnlyInline):
    model = Identity
    fields = ("kind", "value", "source", "created_at")


class EngagementInline(ReadOnlyInline):
    model = Engagement
    fields = ("post", "kind", "reaction_type", "text", "engaged_at", "first_seen_at", "gone_at")
    ordering = ("-first_seen_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Engagement]:
        rows: QuerySet[Engagement] = super().get_queryset(request).select_related("post")
        return rows


@admin.register(Engager)
class EngagerAdmin(ModelAdmin):
    """What a person chooses here is theirs: the source becomes `person` and no machine changes it."""

    list_display = (
        "name",
        "headline",
        "title",
        "company",
        "audience",
        "position",
        "engagement_count",
        "post_count",
        "first_seen_at",
    )
    list_filter = ("kind", "audience")
    list_select_related = ("company", "audience", "position__audience")
    search_fields = ("name",)
    ordering = ("-first_seen_at", "id")
    show_full_result_count = False
    autocomplete_fields = ("company",)
    inlines = (IdentityInline, EngagementInline)
    fieldsets = (
        (None, {"fields": ("name", "kind", "headline", "location")}),
        (
            "Work",
            {"fields": ("title", "title_source", "company", "company_source")},
        ),
        (
            "Classification",
            {
                "fields": (
                    ("audience", "audience_source"),
                    ("position", "position_source"),
                    ("seniority", "seniority_source"),
                    ("function", "function_source"),
                    "classified_at",
                )
            },
        ),
        (
            "Engagement",
            {"fields": ("engagement_count", "post_count", "first_seen_at", "last_seen_at")},
        ),
        ("Left out", {"fields": ("excluded_at", "exclusion_reason")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Engager]:
        rows: QuerySet[Engager] = super().get_queryset(request).filter(merged_into__isnull=True)
        return rows

    def get_readonly_fields(self, request: HttpRequest, obj: Engager | None = None) -> list[str]:
        named = [
            name
            for _, options in self.fieldsets
            for row in options["fields"]
            for name in ((row,) if isinstance(row, str) else row)
        ]
        return [name for name in named if name not in OVERRIDABLE]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Engager | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Engager, form: ModelForm[Engager], change: bool
    ) -> None:
        chosen = {name: form.cleaned_data[name] for name in form.changed_data}
        override_values(obj, chosen)


@admin.register(Company)
class CompanyAdmin(ModelAdmin):
    list_display = ("name", "slug", "industry", "size", "relation")
    list_filter = ("relation",)
    search_fields = ("name", "slug")
    readonly_fields = ("name_key", "created_at")


class PositionInline(TabularInline):
    model = Position
    extra = 0


@admin.register(Audience)
class AudienceAdmin(ModelAdmin):
    list_display = ("name", "is_target", "order")
    inlines = (PositionInline,)


@admin.register(Position)
class PositionAdmin(ModelAdmin):
    list_display = ("name", "audience", "order")
    list_select_related = ("audience",)


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    list_display = (
        "engager",
        "key",
        "state",
        "state_reason",
        "match",
        "outcome",
        "hubspot_id",
        "lifecycle_stage",
        "synced_at",
        "error",
    )
    list_filter = ("state", "outcome", "match")
    list_select_related = ("engager",)
    search_fields = ("key", "hubspot_id")


@admin.register(FieldRule)
class FieldRuleAdmin(ModelAdmin):
    list_display = ("property", "source", "policy")
    list_filter = ("policy",)


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


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ("survivor", "absorbed", "evidence", "merged_at", "undone_at")
    list_select_related = ("survivor", "absorbed")
