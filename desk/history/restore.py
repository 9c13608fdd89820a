"""Puts a row back as it was, a deleted one too: an edit like any other, with all it brings about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey

from access.history import sign_change
from access.models import User
from desk.domain.rename_in_views import rename_in_views
from desk.history.lists import BY_KEY, KeptList
from desk.history.values import read_sets
from engagers.domain.exclude import apply_exclusions
from engagers.models import Audience, Company, Exclusion, Position
from posts.domain.labels import BadLabelError
from posts.domain.rename_label import rename_label
from posts.models import Collection, Label, Post

# Rows that were deleted with another one were so within this.
TOGETHER = timedelta(seconds=5)


class CannotRestoreError(ValueError):
    """Says what is in the way and what to do. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Signature:
    by: User
    at: datetime
    why: str


def restore(kept: KeptList, history_id: int, *, by: User, at: datetime) -> tuple[Any, str]:
    """The row, and a sentence on what else changed (empty: nothing). Raises CannotRestoreError."""
    record = kept.history.objects.get(history_id=history_id)
    signed = Signature(by, at, f"Restored as of {record.history_date:%Y-%m-%d %H:%M} UTC")
    try:
        with transaction.atomic():
            row = _read_row(kept, record)
            said = EFFECTS.get(kept.model, _put_back)(row, record, signed)
    except BadLabelError as error:
        raise CannotRestoreError(str(error)) from None
    except ValidationError as error:
        raise CannotRestoreError(" ".join(error.messages)) from None
    return row, said


def _read_row(kept: KeptList, record: Any) -> Any:
    row = kept.model.objects.select_for_update().filter(pk=record.id).first()
    if row is None and kept.model is Company:
        raise CannotRestoreError(
            "This company is no longer here, and history keeps only its relation: set it anew"
            " when the company is seen again."
        )
    return row or kept.model(pk=record.id)


def _put_back(row: Any, record: Any, signed: Signature) -> str:
    """ValidationError where the row as it was no longer fits the others."""
    for column in record.tracked_fields:
        setattr(row, column.attname, getattr(record, column.attname))
        if isinstance(column, ForeignKey):
            _check_here(column, getattr(record, column.attname))
    row.full_clean()
    sign_change(row, by=signed.by, why=signed.why)
    row.save()
    return ""


def _check_here(column: ForeignKey[Any, Any], value: Any) -> None:
    target: Any = column.remote_field.model
    if value is not None and not target.objects.filter(pk=value).exists():
        raise CannotRestoreError(f"Its {column.verbose_name} was deleted: bring that back first.")


def _put_back_label(row: Label, record: Any, signed: Signature) -> str:
    posts: list[int] = []
    if row.value not in {"", record.value}:
        old = row.value
        posts = rename_label(row, record.value, by=signed.by, at=signed.at, why=signed.why)
        rename_in_views(row.kind, old, record.value)
        row.refresh_from_db()
    _put_back(row, record, signed)
    return f"Renamed on {len(posts)} post{'s'[: len(posts) != 1]}." if posts else ""


def _put_back_collection(row: Collection, record: Any, signed: Signature) -> str:
    _put_back(row, record, signed)
    wanted = read_sets(BY_KEY["posts.collection"], [record])[record.history_id]
    here = set(Post.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    row.posts.set(here)
    lost = len(wanted) - len(here)
    return f"{lost} of its posts are no longer here." if lost else ""


def _put_back_exclusion(row: Exclusion, record: Any, signed: Signature) -> str:
    _put_back(row, record, signed)
    changed = apply_exclusions(at=signed.at)
    return f"{changed} engagers are hidden or shown again." if changed else ""


def _put_back_audience(row: Audience, record: Any, signed: Signature) -> str:
    """A deleted one comes back with the positions that were deleted with it."""
    was_gone = not row.name
    _put_back(row, record, signed)
    if not was_gone:
        return ""
    since = record.history_date - TOGETHER
    gone = Position.history.filter(
        audience_id=row.pk, history_type="-", history_date__gte=since
    ).exclude(id__in=Position.objects.values("pk"))
    last = {position.id: position for position in gone.order_by("history_id")}
    for position in last.values():
        _put_back(Position(pk=position.id), position, signed)
    return f"{len(last)} positions came back with it." if last else ""


EFFECTS: dict[Any, Callable[[Any, Any, Signature], str]] = {
    Label: _put_back_label,
    Collection: _put_back_collection,
    Exclusion: _put_back_exclusion,
    Audience: _put_back_audience,
}
