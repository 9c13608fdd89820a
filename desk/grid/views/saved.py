"""Views of the posts that people keep."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse

from access.models import User
from desk.grid import saved_views
from desk.grid.asking import Answer, grid_view, read_body, read_list
from desk.grid.bad_request import BadRequestError
from desk.grid.schema import SET_DEFAULTS
from desk.models import SavedView

ADD_VIEW = "desk.add_savedview"
CHANGE_VIEW = "desk.change_savedview"
REMOVE_VIEW = "desk.delete_savedview"


def views(request: HttpRequest) -> HttpResponse:
    """GET lists them, POST makes one."""
    return make_view(request) if request.method == "POST" else list_views(request)


@grid_view("GET", "desk.view_savedview", to="see views")
def list_views(request: HttpRequest) -> Answer:
    user = person(request)
    return {
        "views": saved_views.read_views(user),
        "default_view": saved_views.find_default(user),
    }


@grid_view("POST", ADD_VIEW, to="keep views")
def make_view(request: HttpRequest) -> Answer:
    user = person(request)
    return saved_views.save_view(SavedView(owner=user), read_body(request), user)


@grid_view("POST", CHANGE_VIEW, to="change views")
def change_view(request: HttpRequest, pk: int) -> Answer:
    user = person(request)
    return saved_views.save_view(saved_views.find_view(pk, user), read_body(request), user)


@grid_view("POST", REMOVE_VIEW, to="remove views")
def remove_view(request: HttpRequest, pk: int) -> Answer:
    user = person(request)
    saved_views.remove_view(saved_views.find_view(pk, user), user)
    return {"removed": pk}


@grid_view("POST", SET_DEFAULTS, to="choose what groups begin with")
def set_default(request: HttpRequest, pk: int) -> Answer:
    user = person(request)
    view = saved_views.find_view(pk, user)
    wanted = read_list(read_body(request), "groups", most=1_000)
    known = set(Group.objects.values_list("pk", flat=True))
    for one in wanted:
        if one not in known:
            raise BadRequestError(f"groups: {str(one)[:60]!r} is no group.", status=422)
    saved_views.set_defaults(view, set(wanted))
    return saved_views.describe_view(saved_views.find_view(pk, user), user)


def person(request: HttpRequest) -> User:
    """The one who is logged in: `grid_view` lets in nobody else."""
    user: Any = request.user
    assert isinstance(user, User)
    return user
