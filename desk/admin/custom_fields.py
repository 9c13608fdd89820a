"""Fields of posts that editors define. Key and kind are fixed once made: values hang on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from access.counted import counted
from access.history import sign_change
from access.history_admin import HistoryAdmin
from posts.domain.define_field import (
    ChoicesInUseError,
    change_field,
    compare_choices,
    count_uses,
    propose_key,
)
from posts.models import CustomField, Post

if TYPE_CHECKING:
    from access.models import User

LISTED = {CustomField.Kind.CHOICE, CustomField.Kind.CHOICES}


class CustomFieldForm(forms.ModelForm):  # type: ignore[type-arg]
    key = forms.SlugField(
        required=False,
        max_length=40,
        widget=UnfoldAdminTextInputWidget,
        help_text="Its name in imports, exports, the API and reports; fixed once saved. Left empty,"
        " it is made from the label.",
    )
    choices = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
        help_text="For choice and several choices: one a line, in the order they are offered."
        " Writing over a line renames that choice on all posts.",
    )
    may_empty = forms.BooleanField(
        label="Empty removed choices on posts",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="Only where you took a choice out that posts have: it is taken off them too.",
    )
    is_archived = forms.BooleanField(
        label="Archived",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="Posts keep their values, but the field is no longer shown.",
    )

    class Meta:
        model = CustomField
        fields = ("label", "key", "kind", "choices", "help_text", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["choices"] = "\n".join(self.instance.choices)
        self.initial["is_archived"] = self.instance.archived_at is not None

    def clean_key(self) -> str:
        said: str = self.cleaned_data.get("key") or ""
        taken = CustomField.objects.values_list("key", flat=True)
        return said or propose_key(str(self.cleaned_data.get("label", "")), taken=set(taken))

    def clean_choices(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines())
        choices = [line for line in lines if line]
        seen: dict[str, str] = {}
        for choice in choices:
            if len(choice) > 120:
                raise forms.ValidationError(f"{choice[:40]}... is longer than 120 characters.")
            if choice.casefold() in seen:
                raise forms.ValidationError(f"{choice} is there twice: keep one.")
            seen[choice.casefold()] = choice
        return choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind") or self.instance.kind
        choices = cleaned.get("choices", [])
        if kind in LISTED and not choices and "choices" not in self.errors:
            self.add_error("choices", "Write at least one choice, one a line.")
        if kind and kind not in LISTED and choices:
            self.add_error("choices", f"A field of kind {kind} has no choices: empty the list.")
        if self.instance.pk and not cleaned.get("may_empty"):
            removed = compare_choices(self.instance.choices, choices).removed
            uses = count_uses(self.instance, removed)
            if uses:
                self.add_error("choices", f"{ChoicesInUseError(uses)}.")
        return cleaned


class ArchivedFieldFilter(admin.SimpleListFilter):
    title, parameter_name = "archived", "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "In use"), ("yes", "Archived")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[CustomField]
    ) -> QuerySet[CustomField]:
        if self.value() is None:
            return queryset
        return queryset.filter(archived_at__isnull=self.value() == "no")


@admin.register(CustomField)
class CustomFieldAdmin(HistoryAdmin, ModelAdmin):
    form = CustomFieldForm
    list_display = ("label", "key", "kind", "offered", "order", "is_shown")
    list_filter = ("kind", ArchivedFieldFilter)
    search_fields = ("label", "key", "help_text")
    ordering = ("order", "id")
    list_editable = ("order",)
    ordering_field = "order"
    actions = ("archive", "show_again")

    def get_fields(self, request: HttpRequest, obj: CustomField | None = None) -> Any:
        fields = ["label", "key", "kind", "choices", "help_text", "order"]
        if obj is None:
            return fields
        if obj.kind not in LISTED:
            fields.remove("choices")
            return [*fields, "is_archived"]
        return [*fields[:4], "may_empty", *fields[4:], "is_archived"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: CustomField | None = None
    ) -> list[str]:
        return ["key", "kind"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: CustomField | None = None
    ) -> dict[str, Any]:
        return {} if obj else {"key": ("label",)}

    def has_delete_permission(self, request: HttpRequest, obj: CustomField | None = None) -> bool:
        """One that posts have values of is archived."""
        may: bool = super().has_delete_permission(request, obj)
        if not may or obj is None:
            return may and obj is not None
        return not Post.objects.filter(custom__has_key=obj.key).exists()

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        named = UnfoldAdminIntegerFieldWidget(attrs={"aria-label": "Order"})
        return super().get_changelist_form(request, **kwargs, widgets={"order": named})

    @admin.display(description="Choices")
    def offered(self, row: CustomField) -> str:
        words = ", ".join(row.choices)
        return words if len(words) <= 80 else f"{words[:77]}..."

    @admin.display(description="Shown", boolean=True)
    def is_shown(self, row: CustomField) -> bool:
        return row.archived_at is None

    def save_model(self, request: HttpRequest, obj: CustomField, form: Any, change: bool) -> None:
        person, at = cast("User", request.user), timezone.now()
        if not change:
            sign_change(obj, by=person)
            obj.save()
            messages.info(request, "It is a column of the grid and an input of every post now.")
            return
        if not isinstance(form, CustomFieldForm):  # the list saves the order alone
            sign_change(obj, by=person)
            obj.save()
            return
        is_archived = form.cleaned_data["is_archived"]
        obj.archived_at = (obj.archived_at or at) if is_archived else None
        may_empty = bool(form.cleaned_data.get("may_empty"))
        posts = change_field(obj, by=person, at=at, may_empty=may_empty)
        if posts:
            messages.info(request, f"Changed on {counted(len(posts), 'post')}.")

    @admin.action(description="Archive: no longer shown", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[CustomField]) -> None:
        rows = list(queryset.filter(archived_at=None))
        for row in rows:
            row.archived_at = timezone.now()
            sign_change(row, by=request.user)
            row.save()
        messages.success(
            request, f"{counted(len(rows), 'field')} archived; posts keep their values."
        )

    @admin.action(description="Show again", permissions=["change"])
    def show_again(self, request: HttpRequest, queryset: QuerySet[CustomField]) -> None:
        rows = list(queryset.exclude(archived_at=None))
        for row in rows:
            row.archived_at = None
            sign_change(row, by=request.user)
            row.save()
        messages.success(request, f"Shown again: {counted(len(rows), 'field')}.")
