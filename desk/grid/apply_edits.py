"""Edits as the page sends them, and what became of each as it reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from access.models import User
from desk.grid.asking import read_id
from desk.grid.bad_request import BadRequestError
from desk.grid.columns import COLLECTIONS, Columns
from desk.grid.rows import Row, annotated, read_rows, write_value
from desk.grid.select import annotate
from posts.domain.collect import edit_collections
from posts.domain.edit import CellEdit, EditedCell, edit_posts
from posts.domain.selection import SelectionRule
from posts.models import Post


def read_edit(said: Any) -> CellEdit:
    """Raises BadRequestError for what is no cell at all; a bad value is refused later, by itself."""
    if not isinstance(said, dict):
        raise BadRequestError('edits: each is {"id", "field", "value", "version"}.')
    field, version = said.get("field"), said.get("version")
    if not isinstance(field, str):
        raise BadRequestError(f"edits: {str(field)[:60]!r} is no field.")
    if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
        raise BadRequestError(f"edits: {str(version)[:60]!r} is no version.")
    return CellEdit(read_id(said.get("id"), "edits"), field, said.get("value"), version)


def apply_edits(
    edits: Sequence[CellEdit],
    *,
    by: User,
    at: datetime,
    why: str,
    dry_run: bool = False,
) -> list[EditedCell]:
    """In order, whatever they are of. Call it in one transaction."""
    given = list(enumerate(edits))
    sets = [(place, edit) for place, edit in given if edit.field == COLLECTIONS]
    cells = [(place, edit) for place, edit in given if edit.field != COLLECTIONS]
    done: dict[int, EditedCell] = {}
    if sets:
        collected = edit_collections(
            [edit for _, edit in sets],
            by=by,
            at=at,
            why=why,
            dry_run=dry_run,
            may_make=by.has_perm("posts.add_collection"),
        )
        done |= zip((place for place, _ in sets), collected, strict=True)
    if cells:
        edited = edit_posts([edit for _, edit in cells], by=by, at=at, why=why, dry_run=dry_run)
        done |= zip((place for place, _ in cells), edited, strict=True)
    return _level([done[place] for place, _ in given]) if sets and cells else list(done.values())


def _level(cells: list[EditedCell]) -> list[EditedCell]:
    """Both kinds of edits raise a post's version: the last one is what its editor has seen."""
    last: dict[int, int] = {}
    for cell in cells:
        if cell.version is not None and not cell.moved_on:
            last[cell.post_id] = max(cell.version, last.get(cell.post_id, 0))
    return [
        replace(cell, version=last[cell.post_id])
        if cell.post_id in last and not cell.moved_on
        else cell
        for cell in cells
    ]


def describe_cell(cell: EditedCell) -> Row:
    return {
        "id": cell.post_id,
        "field": cell.field,
        "outcome": cell.outcome,
        "value": write_value(cell.value),
        "version": cell.version,
        "reason": cell.reason,
        "by": cell.changed_by,
        "at": write_value(cell.changed_at),
        "new_label": cell.new_label,
    }


def read_moved_on(
    cells: Sequence[EditedCell], columns: Columns, *, rule: SelectionRule, at: datetime
) -> list[Row]:
    """Posts that others changed meanwhile, whole as far as people edit them: the page takes them
    over, version and all, so that its next edit is of what it shows.
    """
    ids = {cell.post_id for cell in cells if cell.moved_on and cell.outcome != "refused"}
    if not ids:
        return []
    shown = [column for column in columns.values() if column.is_editable]
    posts = annotate(Post.objects.filter(pk__in=ids), annotated(shown), rule=rule, at=at)
    return read_rows(posts.order_by("pk"), shown)
