"""Runs are read here; the settings are one form. The queue's own pages are not shown.

django-q2's admin lets a viewer resubmit paid tasks and anybody who may add a schedule run any
dotted path, so its models are unregistered.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django_q.models import Failure, OrmQ, Schedule, Success
from unfold.admin import ModelAdmin

from integrations.read_only import ReadOnlyAdmin, ReadOnlyInline
from pipeline.models import Run, Settings, StepRun

for queue_model in (Schedule, Success, Failure, OrmQ):
    if admin.site.is_registered(queue_model):
        admin.site.unregister(queue_model)


class StepRunInline(ReadOnlyInline):
    model = StepRun
    fields = (
        "name",
        "state",
        "reason",
        "claimed",
        "succeeded",
        "failed",
        "skipped",
        "calls",
        "cost_usd",
    )


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ("id", "state", "trigger", "cost_usd", "created_at", "finished_at", "error")
    list_filter = ("state",)
    inlines = (StepRunInline,)


@admin.register(Settings)
class SettingsAdmin(ModelAdmin):
    """`/admin/pipeline/settings/` is the form itself: there is one row."""

    fieldsets = (
        (
            "Which posts are scraped",
            {
                "fields": (
                    "max_scrapes",
                    "min_days_between_scrapes",
                    "give_up_after_empty_scrapes",
                    "posts_per_run",
                    "max_attempts",
                )
            },
        ),
        (
            "Budgets",
            {
                "fields": (
                    "spending_enabled",
                    "budget_run_usd",
                    "budget_day_usd",
                    "budget_month_usd",
                    "budget_apify_month_usd",
                    "budget_openai_month_usd",
                )
            },
        ),
        (
            "Steps",
            {
                "fields": (
                    "prepare_enabled",
                    "scrape_enabled",
                    "describe_enabled",
                    "push_enabled",
                    "enrich_enabled",
                )
            },
        ),
        (
            "Scraping",
            {
                "fields": (
                    "reactions_actor",
                    "comments_enabled",
                    "comments_actor",
                    "reposts_enabled",
                    "details_actor",
                    "profile_actor",
                )
            },
        ),
        (
            "Who is sent to HubSpot",
            {"fields": ("push_targets_only", "push_min_engagements", "push_creates_contacts")},
        ),
        (
            "Profile lookups",
            {"fields": ("lookups_per_run", "lookup_min_engagements", "lookup_again_after_days")},
        ),
        ("Housekeeping", {"fields": ("rejected_kept_days", "logs_kept_days", "alerts_enabled")}),
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        form: HttpResponse = self.changeform_view(
            request, str(Settings.load().pk), "", extra_context
        )
        return form

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Settings | None = None) -> bool:
        return False
