"""What is on the screen of the grid, as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.exchange.export_posts import list_exported, name_headers
from desk.exchange.write_table import CSV, XLSX, answer_table
from desk.grid.asking import read_body, read_text, refuse
from desk.grid.bad_request import BadRequestError
from desk.grid.columns import Column, Columns, find_columns, read_columns
from desk.grid.rows import annotated
from desk.grid.select import select_posts
from desk.page import desk_page
from pipeline.models import Settings
from pipeline.numbers import selection_rule

MAY = ("posts.view_post", "posts.export_post")


@require_POST
@desk_page()  # type: ignore[arg-type]  # a download streams
def export(request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perms(MAY):
        return refuse("You may not export posts: ask an administrator.", 403)
    try:
        return _answer(read_body(request))
    except BadRequestError as error:
        return refuse(str(error), error.status)


def _answer(body: dict[str, Any]) -> HttpResponseBase:
    form = body.get("format", CSV)
    if form not in {CSV, XLSX}:
        raise BadRequestError(f"format: {str(form)[:60]!r} is no kind of file: csv or xlsx.")
    columns = read_columns()
    shown = _read_shown(body.get("columns", []), columns)
    at = timezone.now()
    posts = select_posts(
        body.get("filter"),
        read_text(body, "search"),
        body.get("sort"),
        rule=selection_rule(Settings.load()),
        at=at,
        columns=columns,
        shown=annotated(shown),
    )
    # Here, not while the answer streams: by then the request's zone is over.
    zone = timezone.get_current_timezone()
    name = f"posts {timezone.localtime(at):%Y-%m-%d}"
    return answer_table(form, name, name_headers(shown), list_exported(posts, shown, zone=zone))


def _read_shown(asked: object, columns: Columns) -> list[Column]:
    keys = asked.split(",") if isinstance(asked, str) else asked
    if not isinstance(keys, list):
        raise BadRequestError("columns is no list.")
    return find_columns(columns, keys)
