"""Admin pages that show rows which only the pipeline writes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin

from access.estimated_paginator import EstimatedPaginator


class _NobodyWrites:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class ReadOnlyAdmin(_NobodyWrites, ModelAdmin):
    show_full_result_count = False
    paginator = EstimatedPaginator
    ordering = ("-id",)
