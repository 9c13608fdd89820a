"""One value for a field of every matching post, and the way back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from access.models import User
from desk.grid.apply_edits import apply_edits
from desk.grid.bad_request import BadRequestError
from desk.grid.columns import COLLECTIONS, Column
from posts.domain.collect import undo_collections
from posts.domain.edit import CellEdit, EditedCell, edit_posts
from posts.domain.fields import Field
from posts.domain.find_changes import held_in, read_changes
from posts.models import Post

BATCH = 5_000
UNDONE_WITHIN = timedelta(days=1)
T = TypeVar("T")
TOKEN = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class EditedAll:
    """`undo` is empty where nothing was written."""

    cells: list[EditedCell]
    undo: str = ""


def edit_all(
    post_ids: Sequence[int],
    column: Column,
    value: object,
    *,
    by: User,
    at: datetime,
    dry_run: bool,
) -> EditedAll:
    """One transaction. The history's reason keeps the token by which `undo_all` finds the rows."""
    token = secrets.token_hex(8)
    cells: list[EditedCell] = []
    with transaction.atomic():
        for batch in _batches(sorted(post_ids)):
            edits = [CellEdit(pk, column.key, value) for pk in batch]
            why = _mark(token, column.key)
            cells += apply_edits(edits, by=by, at=at, why=why, dry_run=dry_run)
    wrote = not dry_run and any(cell.outcome == "saved" for cell in cells)
    return EditedAll(cells, token if wrote else "")


def undo_all(token: str, fields: dict[str, Field], *, by: User, at: datetime) -> list[EditedCell]:
    """Gives the posts back what they held before, where nobody changed the field since. Only who
    did it, within a day. Raises BadRequestError for anything else.
    """
    if not TOKEN.fullmatch(token):
        raise BadRequestError("undo: this is no token of an edit of all.")
    rows = Post.history.filter(
        history_user=by,
        history_date__gte=at - UNDONE_WITHIN,
        history_change_reason__startswith=f"edit-all {token} ",
    )
    made = {
        row["id"]: row
        for row in rows.order_by("id").values("id", "version", "history_change_reason")
    }
    if not made:
        collected = undo_collections(
            _mark(token, COLLECTIONS), by=by, since=at - UNDONE_WITHIN, at=at
        )
        if collected is not None:
            return collected
        detail = "This can no longer be undone here: see the history of each post."
        raise BadRequestError(detail, status=409)
    key = next(iter(made.values()))["history_change_reason"].split(" ")[2]
    field = fields.get(key)
    if field is None:
        raise BadRequestError(f"{key} is no field any more: nothing was undone.", status=409)
    edits = list(_reverse(made, field))
    with transaction.atomic():
        done: list[EditedCell] = []
        for batch in _batches(edits):
            done += edit_posts(batch, by=by, at=at, why=f"undo of edit-all {token}")
    return done


def _reverse(made: dict[int, dict[str, object]], field: Field) -> Iterator[CellEdit]:
    """What each post held in the row of its history just before."""
    for pk, history in sorted(read_changes(made).rows.items()):
        version = int(str(made[pk]["version"]))
        before = [row for row in history if row["version"] < version]
        if before:
            yield CellEdit(pk, field.key, held_in(before[-1], field), version)


def _mark(token: str, key: str) -> str:
    return f"edit-all {token} {key}"


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
