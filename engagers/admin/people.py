"""Engagers, their companies, and what people may decide about them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from engagers.domain.fail_classification import retry_classification
from engagers.domain.override import OVERRIDABLE, override_values
from engagers.models import (
    Company,
    Engagement,
    Engager,
    Identity,
)
from integrations.read_only import ReadOnlyInline


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
    actions = ("classify_again",)
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

    @admin.action(description="Classify again where it failed", permissions=["change"])
    def classify_again(self, request: HttpRequest, queryset: QuerySet[Engager]) -> None:
        count = retry_classification(queryset.values_list("pk", flat=True))
        self.message_user(request, f"{count} people are classified with the next run.")


@admin.register(Company)
class CompanyAdmin(ModelAdmin):
    list_display = ("name", "slug", "industry", "size", "relation")
    list_filter = ("relation",)
    search_fields = ("name", "slug")
    readonly_fields = ("name_key", "created_at")
