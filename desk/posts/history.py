"""What people changed on one post: who, when, which field, from what to what; and putting it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from desk.page import desk_page, render_page
from posts.domain.edit import CellEdit, edit_posts
from posts.domain.fields import Field, editable_fields
from posts.domain.find_changes import held_in, read_change, read_changes
from posts.models import Post

if TYPE_CHECKING:
    from access.models import User

PAGE = 50


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field in one edit. `*_row` are the rows of history that hold the values; None: no row."""

    at: datetime
    by: str
    why: str
    field: Field
    before: str
    after: str
    before_row: int | None
    after_row: int
    before_is_now: bool
    after_is_now: bool


@require_GET
@desk_page("posts.view_post")
def post_history(request: HttpRequest, post_id: int) -> HttpResponse:
    post = get_object_or_404(Post, pk=post_id)
    changes = list(list_changes(post, editable_fields()))
    page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "desk/post/history.html",
        title=f"History of {post}",
        post=post,
        page=page,
        may_restore=request.user.has_perm("posts.change_post"),
    )


def list_changes(post: Post, fields: Sequence[Field]) -> Iterable[FieldChange]:
    """The newest first. A post's first row is its beginning: every field that it was added with."""
    rows = read_changes([post.pk]).rows.get(post.pk, ())
    pairs = list(zip([None, *rows], rows, strict=False))
    for older, newer in reversed(pairs):
        for field in fields:
            before = field.empty if older is None else held_in(older, field)
            after = held_in(newer, field)
            if before != after:
                yield make_change(post, field, older, newer)


def make_change(
    post: Post, field: Field, older: Mapping[str, Any] | None, newer: Mapping[str, Any]
) -> FieldChange:
    change = read_change(newer)
    before = field.empty if older is None else held_in(older, field)
    after, now = held_in(newer, field), field.held_by(post)
    return FieldChange(
        at=change.at,
        by=change.by,
        why=newer["history_change_reason"] or "",
        field=field,
        before=tell(before),
        after=tell(after),
        before_row=older["history_id"] if older else None,
        after_row=newer["history_id"],
        before_is_now=before == now,
        after_is_now=after == now,
    )


def tell(value: object) -> str:
    """For people: empty for nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


@require_POST
@desk_page("posts.change_post")
def restore_value(request: HttpRequest, post_id: int) -> HttpResponse:
    """`row` and `field`: puts back what the field held in that row of history."""
    post = get_object_or_404(Post, pk=post_id)
    fields = {field.key: field for field in editable_fields()}
    field = fields.get(request.POST.get("field", ""))
    row = find_row(post, request.POST.get("row", ""))
    if field is None or row is None:
        raise Http404
    edit = CellEdit(post.pk, field.key, held_in(row, field))
    person = cast("User", request.user)
    (cell,) = edit_posts([edit], by=person, at=timezone.now(), why="restored from history")
    if cell.outcome == "refused":
        messages.error(request, cell.reason)
    else:
        words = tell(cell.value) or "nothing"
        messages.success(request, f"{field.label} says {words} again.")
    return redirect("desk:post-history", post_id=post.pk)


def find_row(post: Post, said: str) -> Mapping[str, Any] | None:
    rows = read_changes([post.pk]).rows.get(post.pk, ())
    return next((row for row in rows if str(row["history_id"]) == said), None)
