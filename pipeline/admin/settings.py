"""The settings of the pipeline: one row, one form, with what its numbers mean today."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from access.history_admin import HistoryAdmin
from integrations.apify.actors import ACTORS, Purpose
from pipeline.domain.preview_settings import count_due, list_spent
from pipeline.models import Settings
from pipeline.numbers import selection_rule

RULE = (
    "max_scrapes",
    "min_days_between_scrapes",
    "give_up_after_empty_scrapes",
    "posts_per_run",
    "max_attempts",
)


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """The numbers of the selection rule alone, to try them out."""

    class Meta:
        model = Settings
        fields = RULE


LABELS = {
    "budget_run_usd": "Budget of a run (USD)",
    "budget_day_usd": "Budget of a day (USD)",
    "budget_month_usd": "Budget of a month (USD)",
    "budget_apify_month_usd": "Apify's budget of a month (USD)",
    "budget_openai_month_usd": "OpenAI's budget of a month (USD)",
    "budget_person_day_usd": "Budget of a person's day (USD)",
}
BOUGHT_FROM: dict[str, Purpose] = {
    "reactions_actor": "reactions",
    "comments_actor": "comments",
    "details_actor": "details",
    "profile_actor": "profile",
}


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """Actors are chosen among those we know, with their price; one that is known no more stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        for name, purpose in BOUGHT_FROM.items():
            if name in self.fields:
                choices = list_actors(purpose, getattr(self.instance, name))
                self.fields[name].widget = UnfoldAdminSelectWidget(choices=choices)


def list_actors(purpose: Purpose, chosen: str) -> list[tuple[str, str]]:
    known = {
        actor.key: f"{actor.key} ({actor.price_per_1000_usd} USD per 1,000)"
        for actor in ACTORS.values()
        if actor.purpose == purpose
    }
    unknown = {} if chosen in known else {chosen: f"{chosen} (unknown)"}
    return list((unknown | known).items())


@admin.register(Settings)
class SettingsAdmin(HistoryAdmin, ModelAdmin):
    """`/admin/pipeline/settings/` is the form itself: there is one row."""

    form = SettingsForm
    change_form_before_template = "desk/lists/settings_panel.html"
    fieldsets = (
        (
            "Which posts are scraped",
            {
                "fields": RULE,
                "description": "The panel above says how many posts would be due with the numbers"
                " you write. A person may force, pause or archive a post whatever they say.",
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
                    "budget_person_day_usd",
                ),
                "description": "What is set aside and spent never exceeds any of them: the smallest"
                " decides. Days and months begin at midnight UTC.",
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
                ),
                "description": "A step that is off is skipped by every run, with that reason.",
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
                ),
                "description": "What each scrape buys, and from which Apify actor.",
            },
        ),
        (
            "Who is sent to HubSpot",
            {
                "fields": ("push_targets_only", "push_min_engagements", "push_creates_contacts"),
                "description": "Whom a rule excludes is never sent, whatever is chosen here.",
            },
        ),
        (
            "Profile lookups",
            {
                "fields": ("lookups_per_run", "lookup_min_engagements", "lookup_again_after_days"),
                "description": "Lookups cost money: they are for people of a target audience, or of"
                " none known, who still have no title or company.",
            },
        ),
        (
            "Housekeeping",
            {
                "fields": ("rejected_kept_days", "logs_kept_days", "alerts_enabled"),
                "description": "Raw items hold personal data, so they do not stay for ever.",
            },
        ),
    )

    class Media:
        css = {"all": ("desk/css/desk.css", "desk/lists/lists.css")}
        js = ("desk/js/desk.js", "desk/lists/settings.js")

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_view)
        return [path("preview/", preview, name="pipeline_settings_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest) -> JsonResponse:
        """Posts due now by the saved rule, and by the numbers of the query."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        at, saved = timezone.now(), Settings.load()
        now = count_due(selection_rule(saved), at=at)
        form = RuleForm(request.GET)
        if not form.is_valid():
            said = [
                f"{RuleForm.base_fields[name].label}: {' '.join(map(str, errors))}"
                for name, errors in form.errors.items()
            ]
            return JsonResponse({"detail": " ".join(said)}, status=422)
        proposed = selection_rule(form.save(commit=False))
        then = count_due(proposed, at=at)
        return JsonResponse({"now": now, "then": then, "per_run": proposed.limit})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        more: dict[str, Any] = {}
        if self.has_view_permission(request):
            at, saved = timezone.now(), Settings.load()
            more = {
                "spent": list_spent(saved, at=at),
                "due_now": count_due(selection_rule(saved), at=at),
                "saved": saved,
            }
        page: HttpResponse = super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **more}
        )
        return page

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.changeform_view(request, str(Settings.load().pk), "", extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Settings | None = None) -> bool:
        return False
