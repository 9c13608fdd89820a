"""News for a page that is open, and the history of one cell."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from desk.grid.asking import Answer, grid_view, now_iso, read_number
from desk.grid.bad_request import BadRequestError
from desk.grid.changes import read_cell, read_others
from desk.grid.columns import find_column, read_columns
from desk.grid.schema import read_schema
from desk.grid.views.saved import person


@grid_view("GET", to="see posts")
def schema(request: HttpRequest) -> Answer:
    return read_schema(person(request), read_columns())


@grid_view("GET", to="see posts")
def changes(request: HttpRequest) -> Answer:
    since, at = _read_since(request), now_iso()
    told, has_more = read_others(since, read_columns(), besides=person(request).pk)
    return {"at": at, "rows": told, "more": has_more}


def _read_since(request: HttpRequest) -> datetime:
    said = request.GET.get("since", "")
    try:
        # A plus sign that nobody escaped arrives as a blank.
        since = datetime.fromisoformat(said.replace(" ", "+"))
    except ValueError:
        raise BadRequestError(
            f"since: {said[:60]!r} is no time: give `at` of the last answer."
        ) from None
    return since if since.tzinfo else timezone.make_aware(since)


@grid_view("GET", to="see posts")
def cell(request: HttpRequest) -> HttpResponse:
    column = find_column(read_columns(), request.GET.get("field"))
    values = read_cell(read_number(request, "id", 0), column) if column.is_editable else []
    return JsonResponse(values, safe=False)
