"""Everybody's views of the posts, for administrators: who keeps which, and who begins with which.

People keep their own views above the posts themselves, where a view can be seen; so the permission
that opens these lists is an administrator's, not the one to keep views.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from desk.models import DefaultView, SavedView

ADMINISTER = "desk.change_defaultview"


class AdministratorsOnly(ModelAdmin):
    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(ADMINISTER)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ADMINISTER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ADMINISTER)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(ADMINISTER)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(ADMINISTER)


@admin.register(SavedView)
class SavedViewAdmin(AdministratorsOnly):
    list_display = ("name", "owner", "layout", "is_shared", "is_locked", "updated_at", "look")
    list_filter = ("layout", "is_shared", "is_locked")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username")
    ordering = ("name", "id")
    show_full_result_count = False
    fields = ("name", "owner", "layout", "is_shared", "is_locked", "config", "updated_at")
    readonly_fields = ("owner", "layout", "config", "updated_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A view is made where it is seen: above the posts."""
        return False

    @admin.display(description="posts")
    def look(self, view: SavedView) -> str:
        """A link to the posts as this view shows them; only its owner can open one not shared."""
        if not view.is_shared:
            return "not shared"
        address = reverse("admin:posts_post_changelist")
        return format_html('<a href="{}?view={}">Open</a>', address, view.pk)


@admin.register(DefaultView)
class DefaultViewAdmin(AdministratorsOnly):
    list_display = ("group", "view")
    list_select_related = ("group", "view")
    ordering = ("group__name",)
    show_full_result_count = False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "view":
            shared: QuerySet[SavedView] = SavedView.objects.filter(is_shared=True)
            kwargs["queryset"] = shared
            kwargs["help_text"] = "A shared view: the people of the group must see it."
        if db_field.name == "group":
            kwargs["help_text"] = "Whose people begin with this view."
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
