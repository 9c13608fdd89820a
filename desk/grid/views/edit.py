"""What people change in the grid."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from desk.grid.apply_edits import apply_edits, describe_cell, read_edit, read_moved_on
from desk.grid.asking import (
    ADD,
    CHANGE,
    Answer,
    grid_view,
    read_body,
    read_flag,
    read_id,
    read_list,
    read_text,
)
from desk.grid.bad_request import BadRequestError
from desk.grid.columns import find_column, read_columns
from desk.grid.edit_all import edit_all as write_all
from desk.grid.edit_all import undo_all as write_back
from desk.grid.rows import write_value
from desk.grid.select import select_posts
from desk.grid.views.saved import person
from pipeline.models import Settings
from pipeline.numbers import selection_rule
from posts.domain.add import add_posts
from posts.domain.fields import editable_fields
from posts.domain.read_lines import PostLine
from posts.domain.remove import remove_posts

MOST_CELLS = 20_000
MOST_ADDED = 5_000
MOST_REMOVED = 5_000
SHOWN_CELLS = 1_000


@grid_view("POST", CHANGE, to="change posts")
def edit(request: HttpRequest) -> Answer:
    body = read_body(request)
    edits = [read_edit(one) for one in read_list(body, "edits", most=MOST_CELLS)]
    dry_run, why = read_flag(body, "dry_run"), read_text(body, "why", most=60)
    at = timezone.now()
    with transaction.atomic():
        cells = apply_edits(edits, by=person(request), at=at, why=why, dry_run=dry_run)
    rule = selection_rule(Settings.load())
    return {
        "cells": [describe_cell(cell) for cell in cells],
        "rows": read_moved_on(cells, read_columns(), rule=rule, at=at),
    }


@grid_view("POST", CHANGE, to="change posts")
def edit_all(request: HttpRequest) -> Answer:
    body, at, columns = read_body(request), timezone.now(), read_columns()
    column = find_column(columns, body.get("field"))
    if not column.is_editable:
        raise BadRequestError(f"{column.label} is no field that people edit.", status=422)
    posts = select_posts(
        body.get("filter"),
        read_text(body, "search"),
        rule=selection_rule(Settings.load()),
        at=at,
        columns=columns,
    )
    done = write_all(
        list(posts.values_list("pk", flat=True)),
        column,
        body.get("value"),
        by=person(request),
        at=at,
        dry_run=read_flag(body, "dry_run"),
    )
    outcomes = [cell.outcome for cell in done.cells]
    told = [cell for cell in done.cells if cell.outcome != "unchanged"][:SHOWN_CELLS]
    return {
        "count": len(outcomes),
        "saved": outcomes.count("saved"),
        "refused": outcomes.count("refused"),
        "cells": [{**describe_cell(cell), "old": write_value(cell.before)} for cell in told],
        "undo": done.undo or None,
    }


@grid_view("POST", CHANGE, to="change posts")
def undo_all(request: HttpRequest) -> Answer:
    token = read_text(read_body(request), "undo", most=60)
    fields = {field.key: field for field in editable_fields()}
    cells = write_back(token, fields, by=person(request), at=timezone.now())
    outcomes = [cell.outcome for cell in cells]
    told = [cell for cell in cells if cell.outcome != "unchanged"][:SHOWN_CELLS]
    return {
        "count": len(outcomes),
        "saved": outcomes.count("saved"),
        "conflicts": outcomes.count("conflict"),
        "refused": outcomes.count("refused"),
        "cells": [describe_cell(cell) for cell in told],
    }


@grid_view("POST", ADD, to="add posts")
def add(request: HttpRequest) -> Answer:
    body = read_body(request)
    said = read_list(body, "rows", most=MOST_ADDED)
    lines = [_read_line(number, row) for number, row in enumerate(said, start=1)]
    done = add_posts(
        lines,
        dry_run=read_flag(body, "dry_run"),
        by=person(request),
        at=timezone.now(),
        why="added in the grid",
    )
    return {
        "rows": [
            {
                "number": row.number,
                "input": row.input,
                "result": row.result,
                "reason": row.reason,
                "id": row.post_id,
                "name": row.name,
            }
            for row in done.rows
        ],
        "added": done.count("added"),
        "existing": done.count("exists"),
        "refused": done.count("refused"),
    }


def _read_line(number: int, row: object) -> PostLine:
    if not isinstance(row, dict):
        raise BadRequestError('rows: each is {"url", and any field}.')
    url = row.get("url")
    if not isinstance(url, str):
        return PostLine(number, "", fault="url: it is empty: paste the address of a post")
    cells = {key: value for key, value in row.items() if key != "url"}
    return PostLine(number, url.strip(), cells)


@grid_view("POST", CHANGE, to="remove posts")
def remove(request: HttpRequest) -> Answer:
    said = read_list(read_body(request), "ids", most=MOST_REMOVED)
    ids = [read_id(one, "ids") for one in said]
    removed = remove_posts(ids, by=person(request), at=timezone.now())
    return {
        "posts": [
            {
                "id": one.post_id,
                "outcome": one.outcome,
                "version": one.version,
                "reason": one.reason,
            }
            for one in removed
        ]
    }
