"""The list of runs; a run's own page is the pipeline's."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from desk.pipeline.grid import TRIGGERS
from desk.pipeline.views.run import show_run
from integrations.in_usd import in_usd
from integrations.read_only import ReadOnlyAdmin
from pipeline.models import Run


class TriggerFilter(admin.SimpleListFilter):
    """Of those that there are: the rows need not be asked."""

    title = "started by"
    parameter_name = "trigger"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(one, one) for one in TRIGGERS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Run]) -> QuerySet[Run]:
        return queryset.filter(trigger=self.value()) if self.value() else queryset


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "state",
        "trigger",
        "started_by",
        in_usd("cost_usd", "Cost"),
        "created_at",
        "finished_at",
        "error",
    )
    list_filter = ("state", TriggerFilter)
    list_select_related = ("started_by",)
    ordering = ("-id",)
    show_full_result_count = False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return show_run(request, int(object_id))
