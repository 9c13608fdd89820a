"""Export of an admin list: what is ticked, or, ticking all that match, everything filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from desk.exchange.write_table import CSV, XLSX, Cell, answer_table

BATCH = 2_000

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object


class ExportActions(Base):
    """Put it before ModelAdmin, name the permission, and list the columns: header and reader.

    `limit_export` says who may leave the house at all; a list of people must override it with
    `.present()`. Relations that the readers follow belong into its `select_related`.
    """

    export_permission: ClassVar[str]
    export_columns: ClassVar[Sequence[tuple[str, Callable[[Any], Cell]]]]

    def limit_export(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if request.user.has_perm(self.export_permission):
            actions["export_csv"] = (_export_csv, "export_csv", "Export to CSV")
            actions["export_xlsx"] = (_export_xlsx, "export_xlsx", "Export to XLSX")
        return actions

    def export(self, request: HttpRequest, rows: QuerySet[Any], form: str) -> HttpResponseBase:
        if not request.user.has_perm(self.export_permission):
            raise PermissionDenied
        name = f"{self.model._meta.verbose_name_plural} {timezone.localdate():%Y-%m-%d}"
        header = [title for title, _ in self.export_columns]
        return answer_table(form, name, header, self._read(self.limit_export(rows)))

    def _read(self, rows: QuerySet[Any]) -> Iterator[list[Cell]]:
        for row in rows.iterator(chunk_size=BATCH):
            yield [read(row) for _, read in self.export_columns]


def _export_csv(
    lister: ExportActions, request: HttpRequest, rows: QuerySet[Any]
) -> HttpResponseBase:
    return lister.export(request, rows, CSV)


def _export_xlsx(
    lister: ExportActions, request: HttpRequest, rows: QuerySet[Any]
) -> HttpResponseBase:
    return lister.export(request, rows, XLSX)
