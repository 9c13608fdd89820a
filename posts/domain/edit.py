"""What people change on posts: the one way in for the grid, forms, imports and the API.

Nothing is overwritten silently: a cell that somebody changed after it was seen is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.db import transaction

from access.models import User
from posts.domain.fields import Field, editable_fields, read_value
from posts.domain.find_changes import Change, Changes, read_changes
from posts.domain.labels import BadLabelError
from posts.domain.list_labels import Spellings
from posts.domain.write_posts import write_posts
from posts.models import MACHINE_FACTS, Post

Outcome = Literal["saved", "unchanged", "conflict", "refused"]


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell as somebody wants it. `seen_version` is the post's version they looked at; without
    one they ask for the value whatever was there.
    """

    post_id: int
    field: str
    value: object
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class EditedCell:
    """What became of one edit.

    `value` is what the post holds now, `before` what it held. `version` is the post's version that
    who edits has now seen: the new one, or still the old one where others changed other fields of
    the post meanwhile (it has moved on: read it again). Of a conflict it is the one to send back to
    overwrite this cell knowingly. `new_label`: the value joined its list of labels.
    """

    post_id: int
    field: str
    outcome: Outcome
    value: object = None
    version: int | None = None
    reason: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None
    before: object = None
    new_label: bool = False
    moved_on: bool = False


@dataclass(slots=True)
class _Row:
    """A locked post and the values it is about to get."""

    post: Post
    values: dict[str, object]

    def hold(self, field: Field) -> object:
        return self.values.get(field.key, field.held_by(self.post))


def edit_posts(
    edits: Sequence[CellEdit],
    *,
    by: User | None,
    at: datetime,
    why: str = "",
    dry_run: bool = False,
) -> list[EditedCell]:
    """One answer for each edit, in order, all in one transaction. A post's version grows by one
    however many of its cells are saved. `why` (100 characters at most) goes into its history.
    """
    fields = {field.key: field for field in editable_fields()}
    with transaction.atomic():
        rows = {post.pk: _Row(post, {}) for post in lock_posts({edit.post_id for edit in edits})}
        changes = read_changes(_find_stale(edits, rows))
        labels = Spellings.read()
        cells = [_edit(edit, rows, fields, changes, labels) for edit in edits]
        changed = [row for row in rows.values() if row.values]
        if dry_run:
            return cells
        labels.add_new(by=by, at=at, why=why)
        for row in changed:
            row.values = {
                key: labels.spell(fields[key], value)[0] for key, value in row.values.items()
            }
        write_posts([(row.post, row.values) for row in changed], fields, by=by, at=at, why=why)
    by_id = by.pk if by else None
    return [
        _finish(
            cell,
            edit,
            rows,
            moved_on=changes.moved_on(cell.post_id, since=edit.seen_version, besides=by_id),
        )
        for cell, edit in zip(cells, edits, strict=True)
    ]


def lock_posts(ids: Iterable[int]) -> Iterable[Post]:
    """In the order of their ids, so that two edits at once wait for each other, never in a ring."""
    posts = Post.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return posts.defer(*MACHINE_FACTS)


def _find_stale(edits: Iterable[CellEdit], rows: Mapping[int, _Row]) -> set[int]:
    return {
        edit.post_id
        for edit in edits
        if edit.seen_version is not None
        and edit.post_id in rows
        and rows[edit.post_id].post.version > edit.seen_version
    }


def _edit(
    edit: CellEdit,
    rows: Mapping[int, _Row],
    fields: Mapping[str, Field],
    changes: Changes,
    labels: Spellings,
) -> EditedCell:
    cell = EditedCell(edit.post_id, edit.field, "refused")
    row, field = rows.get(edit.post_id), fields.get(edit.field)
    if row is None:
        return replace(cell, reason=f"There is no post {edit.post_id}: it was removed.")
    cell = replace(cell, version=row.post.version)
    if field is None:
        return replace(cell, reason=f"{edit.field} is no field that people edit.")
    held = row.hold(field)
    cell = replace(cell, value=held, before=held)
    try:
        value, is_new = labels.spell(field, read_value(field, edit.value))
    except BadLabelError as error:
        return replace(cell, reason=str(error))
    if value == held and type(value) is type(held):
        return replace(cell, outcome="unchanged")
    change = changes.find(edit.post_id, field, since=edit.seen_version)
    if change is not None:
        return _conflict(cell, field, change)
    row.values[field.key] = value
    labels.want(field, value)
    return replace(cell, outcome="saved", value=value, new_label=is_new)


def _conflict(cell: EditedCell, field: Field, change: Change) -> EditedCell:
    return replace(
        cell,
        outcome="conflict",
        reason=f"{field.label}: {change.tell()} after you saw it. Nothing was overwritten.",
        changed_by=change.by,
        changed_at=change.at,
    )


def _finish(
    cell: EditedCell, edit: CellEdit, rows: Mapping[int, _Row], *, moved_on: bool
) -> EditedCell:
    """With the version after the write, as far as its editor has seen the post."""
    row = rows.get(cell.post_id)
    if row is None:
        return cell
    seen = edit.seen_version if moved_on and cell.outcome != "conflict" else row.post.version
    value = row.values[cell.field] if cell.outcome == "saved" else cell.value
    return replace(cell, version=seen, moved_on=moved_on, value=value)
