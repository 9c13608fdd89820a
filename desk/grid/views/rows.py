"""Rows, totals and groups of the posts that match."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.grid.asking import Answer, grid_view, read_number, read_parameter
from desk.grid.columns import Column, Columns, find_column, find_columns, read_columns
from desk.grid.compress import compress
from desk.grid.groups import read_groups
from desk.grid.rows import PAGE, annotated, read_page
from desk.grid.select import select_posts
from desk.grid.totals import read_totals
from pipeline.models import Settings
from pipeline.numbers import selection_rule
from posts.querysets import PostQuerySet


@grid_view("GET", to="see posts")
def rows(request: HttpRequest) -> HttpResponse:
    columns = read_columns()
    shown = _shown(request, columns)
    posts = _select(request, columns, annotated(shown))
    at = timezone.now()
    page = read_page(
        posts,
        shown,
        page=read_number(request, "page", 1),
        size=read_number(request, "size", PAGE),
    )
    answer = {
        "total": page.total,
        "whole": page.is_whole,
        "page": page.page,
        "pages": page.pages,
        "rows": page.rows,
        "at": at.isoformat(),
    }
    # Everything in it is plain already: Django's encoder would ask about each value again.
    content = json.dumps(answer, separators=(",", ":")).encode()
    return compress(request, HttpResponse(content, content_type="application/json"))


@grid_view("GET", to="see posts")
def totals(request: HttpRequest) -> Answer:
    columns = read_columns()
    shown = _shown(request, columns)
    return read_totals(_select(request, columns, shown), shown)


@grid_view("GET", to="see posts")
def groups(request: HttpRequest) -> Answer:
    columns = read_columns()
    by = find_column(columns, request.GET.get("by"))
    named = [key for key in request.GET.get("columns", "").split(",") if key]
    shown = find_columns(columns, named) if named else []
    posts = _select(request, columns, [by, *shown])
    return {"groups": read_groups(posts, by, shown)}


def _shown(request: HttpRequest, columns: Columns) -> list[Column]:
    return find_columns(columns, request.GET.get("columns", "").split(","))


def _select(request: HttpRequest, columns: Columns, shown: list[Column]) -> PostQuerySet:
    return select_posts(
        read_parameter(request, "filter"),
        request.GET.get("search", ""),
        read_parameter(request, "sort"),
        rule=selection_rule(Settings.load()),
        at=timezone.now(),
        columns=columns,
        shown=shown,
    )
