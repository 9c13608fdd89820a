"""What we may write into which HubSpot property."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from access.history_admin import HistoryAdmin
from engagers.domain.read_fields import SOURCES
from engagers.models import FieldRule


class FieldRuleForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    source = forms.ChoiceField(
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="Our value that feeds it. Not needed where the policy is never touched.",
    )

    class Meta:
        model = FieldRule
        fields = ("property", "source", "policy")
        help_texts = {
            "property": "HubSpot's internal name of the property, such as jobtitle.",
            "policy": "Ours: written until a person edits it in HubSpot. Fill: written only where"
            " HubSpot has nothing. Never: read at most. Our key: how contacts are found again.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted({*SOURCES, self.instance.source} - {""})
        source = self.fields["source"]
        source.choices = [("", "none"), *((name, name) for name in names)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        key, policy = FieldRule.Policy.KEY, cleaned.get("policy")
        others = FieldRule.objects.filter(policy=key).exclude(pk=self.instance.pk)
        if policy == key and others.exists():
            self.add_error("policy", "There is one key: another property has this policy already.")
        if self.instance.policy == key and policy != key:
            self.add_error("policy", "Contacts are found again by this property: it stays our key.")
        return cleaned


@admin.register(FieldRule)
class FieldRuleAdmin(HistoryAdmin, ModelAdmin):
    form = FieldRuleForm
    list_display = ("property", "source", "policy")
    list_filter = ("policy",)
    search_fields = ("property", "source")
    ordering = ("property",)

    def has_delete_permission(self, request: HttpRequest, obj: FieldRule | None = None) -> bool:
        """Not our key: contacts are found again by it."""
        is_key = obj is not None and obj.policy == FieldRule.Policy.KEY
        return not is_key and bool(super().has_delete_permission(request, obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting many at once would pass by the key."""
        actions: dict[str, Any] = super().get_actions(request)
        return {name: action for name, action in actions.items() if name != "delete_selected"}
