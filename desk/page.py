"""What every page of our own shares: the admin's login, its frame, and a permission."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk_page(*permissions: str) -> Callable[[View[P]], View[P]]:
    """For staff who have every one of the permissions: others log in first, or are refused (403)."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def check(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(check)  # type: ignore[return-value]

    return decorate


def render_page(
    request: HttpRequest, template: str, *, title: str, **context: Any
) -> TemplateResponse:
    """A template that extends `desk/base.html`, in the admin's frame."""
    frame = admin.site.each_context(request)
    return TemplateResponse(request, template, {**frame, "title": title, **context})
