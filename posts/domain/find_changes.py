"""What people changed on posts since a version of theirs, read from their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from posts.domain.fields import Field
from posts.models import Post

NAME = ("history_user__first_name", "history_user__last_name", "history_user__username")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one post. `by` is a person's name, empty where nobody was logged in."""

    by: str
    by_id: int | None
    at: datetime

    def tell(self) -> str:
        """Such as `Ada Example changed it on 21 Nov 2026 at 10:42`, in the reader's zone."""
        local = timezone.localtime(self.at)
        when = f"{date_format(local, 'j M Y')} at {date_format(local, 'H:i')}"
        return f"{self.by or 'somebody'} changed it on {when}"


@dataclass(frozen=True, slots=True)
class Changes:
    """The history of some posts: rows by post, the oldest first."""

    rows: Mapping[int, Sequence[Mapping[str, Any]]]

    def find(self, post_id: int, field: Field, *, since: int | None) -> Change | None:
        """The last change of this field after version `since`; None where it was left alone."""
        if since is None:
            return None
        history = self.rows.get(post_id, ())
        for older, newer in reversed(list(zip([None, *history], history, strict=False))):
            if newer["version"] <= since:
                return None
            if older is None or held_in(older, field) != held_in(newer, field):
                return read_change(newer)
        return None

    def moved_on(self, post_id: int, *, since: int | None, besides: int | None) -> bool:
        """Whether somebody else (`besides` is a user's id) changed the post after version `since`."""
        if since is None:
            return False
        return any(
            row["version"] > since and (besides is None or row["history_user_id"] != besides)
            for row in self.rows.get(post_id, ())
        )


def read_changes(post_ids: Collection[int]) -> Changes:
    """One statement; none for no posts."""
    rows: dict[int, list[Mapping[str, Any]]] = {}
    if post_ids:
        for row in Post.history.filter(id__in=post_ids).order_by("history_id").values(*COLUMNS):
            rows.setdefault(row["id"], []).append(row)
    return Changes(rows)


def read_change(row: Mapping[str, Any]) -> Change:
    first, last, username = (row[column] for column in NAME)
    name = f"{first or ''} {last or ''}".strip() or username or ""
    return Change(name, row["history_user_id"], row["history_date"])


def held_in(row: Mapping[str, Any], field: Field) -> object:
    """The value of a field in a row of history."""
    if field.custom:
        return (row["custom"] or {}).get(field.column)
    return row[field.column]


def _columns() -> Iterable[str]:
    tracked = (field.attname for field in Post.history.model.tracked_fields)
    of_history = ("id", "date", "type", "user_id", "change_reason")
    return (*tracked, *(f"history_{name}" for name in of_history))


COLUMNS = (*_columns(), *NAME)
