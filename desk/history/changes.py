"""Who changed what, when, from which value to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from desk.history.lists import UNSHOWN, KeptList
from desk.history.values import Shown, read_shown

KINDS = {"+": "added", "~": "changed", "-": "deleted"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Empty values are empty texts."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry. `is_latest`: it is how the row is now, so there is nothing to restore."""

    history_id: int
    object_id: int
    kind: str
    at: datetime
    by: str
    reason: str
    title: str
    fields: tuple[FieldChange, ...]
    is_latest: bool
    is_restorable: bool


def read_changes(
    kept: KeptList, *, object_id: int | None = None, before: int | None = None, limit: int = 25
) -> list[Change]:
    """Newest first. `before`: the number of the last entry of the page above. Two queries, and
    one for each kind of row that is named.
    """
    rows = kept.history.objects.select_related("history_user").order_by("-history_id")
    if object_id is not None:
        rows = rows.filter(id=object_id)
    if before is not None:
        rows = rows.filter(history_id__lt=before)
    own = (
        kept.history.objects.filter(id=OuterRef("id")).order_by("-history_id").values("history_id")
    )
    rows = rows.annotate(
        previous=Subquery(own.filter(history_id__lt=OuterRef("history_id"))[:1]),
        latest=Subquery(own[:1]),
    )
    page = list(rows[:limit])
    earlier = kept.history.objects.in_bulk([row.previous for row in page if row.previous])
    pairs = [(row, earlier.get(row.previous)) for row in page]
    shown = read_shown(kept, pairs)
    return [_tell(row, previous, shown) for row, previous in pairs]


def compare(after: Any, before: Any | None, shown: Shown) -> tuple[FieldChange, ...]:
    """Of two entries of one row; `before` None: it was added."""
    changes = []
    for field in after.tracked_fields:
        if field.name in UNSHOWN:
            continue
        new = shown.value(field, after)
        old = "" if before is None else shown.value(field, before)
        if new != old:
            changes.append(FieldChange(_label(field.verbose_name), old, new))
    if shown.kept.members:
        old, new = shown.tell_members(after, before)
        if new != old:
            changes.append(FieldChange(_label(shown.kept.members), old, new))
    return tuple(changes)


def _tell(row: Any, previous: Any | None, shown: Shown) -> Change:
    is_deletion = row.history_type == "-"
    is_latest = row.latest == row.history_id
    return Change(
        history_id=row.history_id,
        object_id=row.id,
        kind=KINDS[row.history_type],
        at=row.history_date,
        by=str(row.history_user or ""),
        reason=row.history_change_reason or "",
        title=shown.title(row),
        fields=() if is_deletion else compare(row, previous, shown),
        is_latest=is_latest,
        is_restorable=is_deletion if is_latest else not is_deletion,
    )


def list_fields(changes: Sequence[FieldChange]) -> str:
    """For a sentence: the names of the fields."""
    return ", ".join(change.label.lower() for change in changes)


def _label(name: object) -> str:
    text = str(name)
    return text[:1].upper() + text[1:]
