"""The rows of one chart as CSV, as its table shows them."""

from __future__ import annotations

import csv

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from desk.dashboards.chart import Chart
from desk.exchange.defuse import defuse

EXPORT_POSTS = "posts.export_post"


def may_export(request: HttpRequest, chart: Chart) -> bool:
    wanted = [EXPORT_POSTS, *([chart.permission] if chart.permission else [])]
    return request.user.has_perms(wanted)


def export_chart(request: HttpRequest, chart: Chart, *, stem: str) -> HttpResponse:
    """Raises PermissionDenied. Numbers are plain, unknown ones empty; texts cannot be formulas."""
    if not may_export(request, chart):
        raise PermissionDenied
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{chart.name}.csv"'
    kept = [place for place, column in enumerate(chart.columns) if column.kind != "action"]
    lines = csv.writer(answer)
    lines.writerow([defuse(chart.columns[place].exported_title) for place in kept])
    for row in chart.rows:
        lines.writerow([chart.columns[place].export(row[place]) for place in kept])
    return answer
