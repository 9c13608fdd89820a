"""Admin pages whose History button leads to the page that all edited lists share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from access.estimated_paginator import EstimatedPaginator
from access.labelled_rows import LabelledRows

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object


class HistoryAdmin(Base):
    """Put it before `ModelAdmin`. The model has a `PeopleHistory`."""

    show_full_result_count = False
    paginator = EstimatedPaginator

    def history_view(
        self,
        request: HttpRequest,  # noqa: ARG002
        object_id: str,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        return redirect("desk:history_of", self.model._meta.label_lower, object_id)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        given: dict[str, Any] = {"formset": LabelledRows, **kwargs}
        return super().get_changelist_formset(request, **given)
