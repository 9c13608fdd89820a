"""The record of erasures: that, when and by whom; never who."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from access.estimated_paginator import EstimatedPaginator
from engagers.models import Erasure
from integrations.read_only import ReadOnlyAdmin


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    paginator = EstimatedPaginator
    list_display = (
        "id",
        "erased_at",
        "erased_by",
        "hubspot_state",
        "hubspot_attempts",
        "hubspot_error",
    )
    list_filter = ("hubspot_state",)
    list_select_related = ("erased_by",)

    def has_view_permission(self, request: HttpRequest, obj: Erasure | None = None) -> bool:
        return request.user.has_perm("engagers.erase_engager")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
