"""The views of posts that people keep: who sees them, who may change them, what they may hold."""

from __future__ import annotations

import json
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from access.models import User
from desk.grid.bad_request import BadRequestError
from desk.grid.columns import read_columns
from desk.grid.filters import read_filter
from desk.grid.select import read_sort
from desk.models import DefaultView, SavedView

SHARE = "desk.share_savedview"
ANYBODYS = "desk.change_defaultview"
LONGEST_NAME = 80
LARGEST_CONFIG = 50_000
CONFIG = {
    "columns",
    "filter",
    "sort",
    "search",
    "group_by",
    "board_by",
    "colour_by",
    "row_height",
    "card_fields",
}
FLAGS = {"shared": "is_shared", "locked": "is_locked"}
View = dict[str, Any]


def read_views(user: User) -> list[View]:
    """The person's own and everybody's, by name. Two statements."""
    views = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True))
    found = views.select_related("owner").prefetch_related("default_for__group")
    return [describe_view(view, user) for view in found]


def find_default(user: User) -> int | None:
    """The view of the first of the person's groups, by name, that has one."""
    found = DefaultView.objects.filter(group__user=user, view__is_shared=True)
    return found.order_by("group__name").values_list("view", flat=True).first()


def describe_view(view: SavedView, user: User) -> View:
    return {
        "id": view.pk,
        "name": view.name,
        "layout": view.layout,
        "config": view.config,
        "owner": {
            "id": view.owner_id,
            "name": _name_owner(view),
        },
        "mine": view.owner_id == user.pk,
        "shared": view.is_shared,
        "locked": view.is_locked,
        "may_change": may_change(view, user),
        "default_for": sorted(default.group.name for default in view.default_for.all()),
    }


def owns(view: SavedView, user: User) -> bool:
    """An administrator owns every view."""
    return view.owner_id == user.pk or user.has_perm(ANYBODYS)


def may_change(view: SavedView, user: User) -> bool:
    """Its owner; whoever may share, one that is shared and open."""
    if owns(view, user):
        return True
    return view.is_shared and not view.is_locked and user.has_perm(SHARE)


def find_view(pk: int, user: User) -> SavedView:
    """Raises BadRequestError for one that is not there, or somebody's own."""
    seen = Q(owner=user) | Q(is_shared=True)
    found = SavedView.objects.filter(seen, pk=pk).select_related("owner").first()
    if found is None:
        raise BadRequestError("This view is not there any more: load the page again.", status=404)
    return found


def save_view(view: SavedView, said: View, user: User) -> View:
    """Makes or changes it as said. Raises BadRequestError: 403 for what one may not, 422 for what
    is no view; nothing is written then.
    """
    if view.pk is not None and not may_change(view, user):
        raise BadRequestError(_tell_locked(view), status=403)
    for key, value in said.items():
        _set(view, key, value, user)
    if not view.name:
        raise BadRequestError("name: a view has a name.", status=422)
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        if "desk_savedview_name_once" not in str(error):
            raise
        whose = "You have" if view.owner_id == user.pk else f"{_name_owner(view)} has"
        detail = f"name: {whose} a view called {view.name!r} already: choose another name."
        raise BadRequestError(detail, status=422) from None
    return describe_view(view, user)


def _tell_locked(view: SavedView) -> str:
    why = "is locked by" if view.is_locked else "belongs to"
    told = f"{view.name!r} {why} {_name_owner(view)}"
    return f"{told}: save your changes as a view of your own."


def _name_owner(view: SavedView) -> str:
    return view.owner.get_full_name() or view.owner.get_username()


def _set(view: SavedView, key: str, value: object, user: User) -> None:
    if key == "name":
        view.name = _read_name(value)
    elif key == "layout":
        if value not in SavedView.Layout.values:
            known = ", ".join(SavedView.Layout.values)
            raise BadRequestError(f"layout: {str(value)[:60]!r} is unknown: {known}.", status=422)
        view.layout = str(value)
    elif key == "config":
        view.config = _read_config(value)
    elif key in FLAGS:
        _set_flag(view, key, value, user)
    else:
        raise BadRequestError(f"{key[:60]!r} is nothing that a view has.", status=422)


def _set_flag(view: SavedView, key: str, value: object, user: User) -> None:
    if not isinstance(value, bool):
        raise BadRequestError(f"{key}: say true or false.", status=422)
    if value == getattr(view, FLAGS[key]):
        return
    if not (user.has_perm(SHARE) and owns(view, user)):
        detail = f"You may not share or lock {view.name!r}: ask its owner or an administrator."
        raise BadRequestError(detail, status=403)
    setattr(view, FLAGS[key], value)


def _read_name(value: object) -> str:
    name = " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""
    if not name:
        raise BadRequestError("name: a view has a name.", status=422)
    if len(name) > LONGEST_NAME:
        detail = f"name: {len(name)} characters are too many: at most {LONGEST_NAME} fit."
        raise BadRequestError(detail, status=422)
    return name


def _read_config(value: object) -> View:
    """What the page keeps in it; its filter and order must work today."""
    if not isinstance(value, dict):
        raise BadRequestError("config: it is no object.", status=422)
    unknown = sorted(set(value) - CONFIG)
    if unknown:
        raise BadRequestError(f"config: {unknown[0][:60]!r} is unknown.", status=422)
    written = json.dumps(value)
    if len(written) > LARGEST_CONFIG:
        raise BadRequestError("config: it is too large to keep.", status=422)
    if r"\u0000" in written:
        raise BadRequestError("config: it has a character that cannot be kept.", status=422)
    try:
        columns = read_columns()
        read_filter(value.get("filter"), columns)
        read_sort(value.get("sort"), columns)
    except BadRequestError as error:
        raise BadRequestError(f"config: {error}", status=422) from None
    return value


def remove_view(view: SavedView, user: User) -> None:
    if not owns(view, user):
        detail = f"{view.name!r} belongs to {_name_owner(view)}: only its owner removes it."
        raise BadRequestError(detail, status=403)
    view.delete()


def set_defaults(view: SavedView, group_ids: set[int]) -> None:
    """Exactly these groups begin with it. Raises BadRequestError for a view nobody else sees."""
    if group_ids and not view.is_shared:
        detail = f"{view.name!r} is not shared: share it before others begin with it."
        raise BadRequestError(detail, status=422)
    with transaction.atomic():
        DefaultView.objects.filter(view=view).exclude(group__in=group_ids).delete()
        for group in sorted(group_ids):
            DefaultView.objects.update_or_create(group_id=group, defaults={"view": view})
