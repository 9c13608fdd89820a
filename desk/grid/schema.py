"""What the page must know before it draws: columns, views, and what this person may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group

from access.models import User
from desk.grid.columns import COLLECTIONS, STATES, Column, Columns
from desk.grid.rows import WHOLE_LIMIT
from desk.grid.saved_views import find_default, read_views
from posts.models import Collection, Label

MAY = {
    "edit": "posts.change_post",
    "add": "posts.add_post",
    "scrape": "posts.scrape_post",
    "import": "posts.import_post",
    "export": "posts.export_post",
    "share": "desk.share_savedview",
    "pause": "posts.change_post",
}
SET_DEFAULTS = "desk.change_defaultview"
Choice = dict[str, object]


def read_schema(user: User, columns: Columns) -> dict[str, Any]:
    """Ready for JSON."""
    may = {name: user.has_perm(permission) for name, permission in MAY.items()}
    labels = _read_labels()
    names = list(Collection.objects.values_list("name", flat=True))
    makes = user.has_perm("posts.add_collection")
    groups = Group.objects.order_by("name") if user.has_perm(SET_DEFAULTS) else ()
    return {
        "columns": [
            _describe(column, labels, names, may_edit=may["edit"], makes=makes)
            for column in columns.values()
        ],
        "views": read_views(user),
        "default_view": find_default(user),
        "may": may,
        "groups": [{"id": group.pk, "name": group.name} for group in groups],
        "whole_limit": WHOLE_LIMIT,
        "me": {"id": user.pk, "name": name_of(user)},
    }


def name_of(user: User) -> str:
    return user.get_full_name() or user.username


def _describe(
    column: Column,
    labels: dict[str, list[Choice]],
    collections: Iterable[str],
    *,
    may_edit: bool,
    makes: bool,
) -> dict[str, object]:
    allows_new = column.field.allows_new if column.field else False
    return {
        "key": column.key,
        "label": column.label,
        "kind": column.kind,
        "group": column.group,
        "help": column.help,
        "editable": column.is_editable and may_edit,
        "choices": _choices(column, labels, collections),
        "allows_new": makes if column.key == COLLECTIONS else allows_new,
    }


def _choices(
    column: Column, labels: dict[str, list[Choice]], collections: Iterable[str]
) -> list[Choice] | None:
    if column.key == COLLECTIONS:
        return [_choice(name) for name in collections]
    if column.kind == "state":
        return [_choice(value, colour) for value, colour in STATES.items()]
    if column.field is None or column.kind not in {"choice", "choices"}:
        return None
    if column.field.list_kind:
        return labels.get(column.field.list_kind, [])
    return [_choice(value) for value in column.field.choices]


def _choice(value: str, colour: str = "", *, archived: bool = False) -> Choice:
    return {"value": value, "colour": colour, "archived": archived}


def _read_labels() -> dict[str, list[Choice]]:
    """Archived ones too: posts keep them, and their colour."""
    found: dict[str, list[Choice]] = {}
    rows = Label.objects.values_list("kind", "value", "colour", "archived_at")
    for kind, value, colour, archived_at in rows:
        found.setdefault(kind, []).append(_choice(value, colour, archived=archived_at is not None))
    return found
