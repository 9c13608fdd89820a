"""Pause, resume, archive and restore one post or several: an edit like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.page import desk_page
from desk.posts.read_body import BadBodyError, read_body, refuse
from posts.domain.edit import CellEdit, edit_posts
from posts.models import Post

if TYPE_CHECKING:
    from access.models import User


@require_POST
@desk_page("posts.change_post")
def set_tracking(request: HttpRequest, post_id: int) -> JsonResponse:
    """POST {"tracking": "active" | "paused" | "archived"}."""
    try:
        wanted = read_body(request).get("tracking")
    except BadBodyError as error:
        return refuse(str(error), status=400)
    if wanted not in Post.Tracking.values:
        return refuse("tracking: write active, paused or archived.", status=400)
    person = cast("User", request.user)
    (cell,) = edit_posts([CellEdit(post_id, "tracking", wanted)], by=person, at=timezone.now())
    if cell.outcome == "refused":
        return refuse(cell.reason, status=404)
    return JsonResponse({"tracking": wanted, "changed": cell.outcome == "saved"})
