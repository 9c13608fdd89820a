"""Who stays out of every exit. A rule says whom it hides before it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from unfold.admin import ModelAdmin

from access.counted import counted
from access.history_admin import HistoryAdmin
from engagers.domain.exclude import apply_exclusions, name_rule
from engagers.domain.normalise_exclusion import normalise_exclusion
from engagers.domain.preview_exclusion import count_hidden, preview_exclusion
from engagers.models import Exclusion


class ExclusionForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    class Meta:
        help_texts = {
            "kind": "What the value names: one person, or everybody at an organisation.",
            "value": "Paste the LinkedIn address of a person or company, a member id, or a company's"
            " name: it is written as our keys are.",
            "reason": "Why they stay out: shown beside each person it hides.",
            "note": "For whoever asks later, such as a ticket or who wished it.",
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "kind" in cleaned and "value" in cleaned:
            try:
                cleaned["value"] = normalise_exclusion(cleaned["kind"], cleaned["value"])
            except ValueError as error:
                self.add_error("value", str(error))
        return cleaned


@admin.register(Exclusion)
class ExclusionAdmin(HistoryAdmin, ModelAdmin):
    form = ExclusionForm
    list_display = ("value", "kind", "reason", "hides", "note", "created_at")
    list_filter = ("reason", "kind")
    search_fields = ("value", "note")
    ordering = ("-id",)
    list_before_template = "desk/lists/exclusions_intro.html"
    change_form_before_template = "desk/lists/exclusion_preview.html"

    class Media:
        css = {"all": ("desk/css/desk.css", "desk/lists/lists.css")}
        js = ("desk/js/desk.js", "desk/lists/exclusion.js")

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_view)
        return [path("preview/", preview, name="engagers_exclusion_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest) -> JsonResponse:
        """`kind`, `value`: how it is written, whom it fits and whom of these it hides newly."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kind, value = request.GET.get("kind", ""), request.GET.get("value", "")
        try:
            written = normalise_exclusion(kind, value)
        except ValueError as error:
            return JsonResponse({"detail": f"Value: {error}."}, status=422)
        fitting, new = preview_exclusion(Exclusion(kind=kind, value=written, reason="opt_out"))
        return JsonResponse({"value": written, "fitting": fitting, "hides": new})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the engagers each rule hides, counted once for the page."""
        page = super().get_changelist_instance(request)
        hidden = count_hidden()
        for rule in page.result_list:
            rule.hides_now = hidden.get(name_rule(rule), 0)
        return page

    @admin.display(description="Hides")
    def hides(self, rule: Any) -> int:
        return int(rule.hides_now)

    def save_model(
        self, request: HttpRequest, obj: Exclusion, form: forms.ModelForm[Exclusion], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        self._apply(request)

    def delete_model(self, request: HttpRequest, obj: Exclusion) -> None:
        super().delete_model(request, obj)
        self._apply(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Exclusion]) -> None:
        for rule in queryset:
            rule.delete()
        self._apply(request)

    def _apply(self, request: HttpRequest) -> None:
        changed = apply_exclusions()
        self.message_user(
            request, f"Hidden, shown or explained anew: {counted(changed, 'engager')}."
        )
