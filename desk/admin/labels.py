"""The lists of labels: one page for each, by its filter. A rename reaches all posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldBooleanSwitchWidget

from access.counted import counted
from access.history import sign_change
from access.history_admin import HistoryAdmin
from desk.admin.merge_labels import merge_labels_page
from desk.admin.taxonomy import STYLES
from desk.domain.rename_in_views import rename_in_views
from posts.domain.count_label_uses import count_label_uses
from posts.domain.labels import BadLabelError
from posts.domain.rename_label import (
    LabelInUseError,
    delete_label,
    read_label_value,
    rename_label,
)
from posts.models import Label

if TYPE_CHECKING:
    from access.models import User


class LabelForm(forms.ModelForm):  # type: ignore[type-arg]
    is_archived = forms.BooleanField(
        label="Archived",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="Posts keep it, but it is no longer offered.",
    )

    class Meta:
        model = Label
        fields = ("kind", "value", "description", "colour", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_archived"].initial = self.instance.archived_at is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind") or self.instance.kind
        if not kind or "value" not in cleaned:
            return cleaned
        try:
            cleaned["value"] = read_label_value(kind, cleaned["value"])
        except BadLabelError as error:
            self.add_error("value", str(error))
            return cleaned
        namesakes = Label.objects.filter(kind=kind, value__iexact=cleaned["value"])
        if namesakes.exclude(pk=self.instance.pk).exists():
            said = "The list has it already. To make two into one, select both in the list and"
            self.add_error("value", f"{said} choose Merge.")
        return cleaned


class ArchivedFilter(admin.SimpleListFilter):
    title = "archived"
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "Offered"), ("yes", "Archived")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Label]) -> QuerySet[Label]:
        if self.value() is None:
            return queryset
        return queryset.filter(archived_at__isnull=self.value() == "no")


@admin.register(Label)
class LabelAdmin(HistoryAdmin, ModelAdmin):
    form = LabelForm
    list_display = ("chip", "kind", "posts", "description", "colour", "order", "is_offered")
    list_display_links = ("chip",)
    list_editable = ("colour", "order")
    list_filter = ("kind", ArchivedFilter)
    search_fields = ("value", "description")
    ordering_field = "order"
    list_before_template = "desk/lists/labels_intro.html"
    fields = ("kind", "value", "description", "colour", "order", "is_archived")
    actions = ("archive", "offer_again", "merge")

    class Media:
        css = STYLES

    def get_urls(self) -> list[URLPattern]:
        merge = self.admin_site.admin_view(self._merge_page)
        return [path("merge/", merge, name="posts_label_merge"), *super().get_urls()]

    def _merge_page(self, request: HttpRequest) -> HttpResponse:
        return merge_labels_page(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Label | None = None) -> list[str]:
        return ["kind"] if obj else []

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {"kinds": Label.Kind.choices, "kind": request.GET.get("kind__exact", "")}
        page: HttpResponse = super().changelist_view(request, {**(extra_context or {}), **more})
        return page

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the posts of each label, counted once for the page."""
        page = super().get_changelist_instance(request)
        uses = count_label_uses(page.result_list)
        for label in page.result_list:
            label.uses = uses[label.kind, label.value]
        return page

    @admin.display(description="Value", ordering="value")
    def chip(self, label: Label) -> str:
        return format_html(
            '<span class="desk-chip desk-chip--{}">{}</span>', label.colour, label.value
        )

    @admin.display(description="Posts")
    def posts(self, label: Any) -> int:
        return int(label.uses)

    @admin.display(description="Offered", boolean=True)
    def is_offered(self, label: Label) -> bool:
        return label.archived_at is None

    def save_model(
        self, request: HttpRequest, obj: Label, form: forms.ModelForm[Label], change: bool
    ) -> None:
        at = timezone.now()
        if "is_archived" in form.changed_data:
            obj.archived_at = at if form.cleaned_data["is_archived"] else None
        if change and "value" in form.changed_data:
            self._rename(request, obj, at=at)
        if not change or set(form.changed_data) - {"value"}:
            obj.save()

    def _rename(self, request: HttpRequest, label: Label, *, at: datetime) -> None:
        kept = Label.objects.get(pk=label.pk)
        old = kept.value
        posts = rename_label(kept, label.value, by=cast("User", request.user), at=at)
        rename_in_views(kept.kind, old, kept.value)
        self.message_user(request, f"Renamed on {counted(len(posts), 'post')}.")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A label that posts have is protected by them."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        labels = list(objs)
        uses = count_label_uses(labels)
        used = [label for label in labels if uses[label.kind, label.value]]
        said = [str(LabelInUseError(label, uses[label.kind, label.value])) for label in used]
        return to_delete, counts, lacking, [*protected, *said]

    def delete_model(self, request: HttpRequest, obj: Label) -> None:
        delete_label(obj, by=cast("User", request.user))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Label]) -> None:
        for label in queryset:
            delete_label(label, by=cast("User", request.user))

    @admin.action(description="Archive: no longer offered", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Label]) -> None:
        at = timezone.now()
        count = _save_each(queryset.filter(archived_at=None), request, lambda _: at)
        self.message_user(request, f"{counted(count, 'label')} archived; posts keep them.")

    @admin.action(description="Offer again", permissions=["change"])
    def offer_again(self, request: HttpRequest, queryset: QuerySet[Label]) -> None:
        rows = queryset.filter(archived_at__isnull=False)
        count = _save_each(rows, request, lambda _: None)
        self.message_user(request, f"Offered again: {counted(count, 'label')}.")

    @admin.action(description="Merge into one", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Label]) -> HttpResponse | None:
        if queryset.count() < 2 or queryset.values("kind").distinct().count() > 1:
            said = "Select two or more values of one list."
            self.message_user(request, said, messages.WARNING)
            return None
        ids = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True))
        return redirect(f"{reverse('admin:posts_label_merge')}?ids={ids}")


def _save_each(
    rows: QuerySet[Label], request: HttpRequest, stamp: Callable[[Label], datetime | None]
) -> int:
    labels = list(rows)
    for label in labels:
        label.archived_at = stamp(label)
        sign_change(label, by=cast("User", request.user))
        label.save()
    return len(labels)
