"""Which engagers were found to be one, on which evidence."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from engagers.domain.merge import CannotMerge
from engagers.domain.undo import undo_merge
from engagers.models import Merge
from integrations.read_only import ReadOnlyAdmin


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ("survivor", "absorbed", "evidence", "merged_at", "undone_at")
    list_select_related = ("survivor", "absorbed")
    actions = ("undo",)

    def has_undo_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("engagers.change_merge")

    @admin.action(description="Undo: two engagers again", permissions=["undo"])
    def undo(self, request: HttpRequest, queryset: QuerySet[Merge]) -> None:
        for merge in queryset.order_by("-id"):
            try:
                undo_merge(merge, at=timezone.now())
            except CannotMerge as reason:
                self.message_user(request, f"{merge}: {reason}", messages.WARNING)
            else:
                said = format_html_join(
                    " and ",
                    '<a href="{}">{}</a>',
                    (
                        (reverse("admin:engagers_engager_change", args=[one.pk]), one)
                        for one in (merge.survivor, merge.absorbed)
                    ),
                )
                self.message_user(request, format_html("{} are two again.", said))
