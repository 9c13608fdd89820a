"""The Posts page is the grid; Django's own list stays at `?plain=1`, and wherever its actions,
pop-ups and links with lookups need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from desk.page import render_page

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object

PLAIN = "plain"


class GridChangelist(Base):
    """Before the admin's class: its changelist is the grid unless the plain list is asked for."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not wants_plain_list(request):
            return show_grid(request)
        # The list takes what it does not know for a lookup, and refuses it.
        query: QueryDict = request.GET.copy()
        query.pop(PLAIN, None)
        request.GET = query  # type: ignore[assignment]
        return super().changelist_view(request, extra_context)


def wants_plain_list(request: HttpRequest) -> bool:
    """Also for a form that an action posts, a pop-up, and a link such as `?tracking__exact=active`."""
    named = any("__" in name or name in {PLAIN, "_popup", "p", "o", "e"} for name in request.GET)
    return named or request.method != "GET"


def show_grid(request: HttpRequest) -> HttpResponse:
    """The frame alone: the scripts read rows and columns. Who may not see posts gets 403."""
    if not request.user.has_perm("posts.view_post"):
        raise PermissionDenied
    return render_page(
        request, "desk/grid.html", title="Posts", grid_page=describe_page(), is_grid=True
    )


def describe_page() -> dict[str, str]:
    """Addresses for the scripts, with 0 for the number of a post; and the zone that times are in."""
    post_url = reverse("admin:posts_post_change", args=[0])
    return {
        "base": "/admin/desk/grid/",
        "post_url": post_url,
        "scrape_url": "/admin/desk/posts/0/scrape/",
        "time_zone": timezone.get_current_timezone_name(),
    }
