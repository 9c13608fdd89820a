"""What can be done to several posts of the plain list at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pipeline.domain.request_scrape import MOST_POSTS
from posts.domain.edit import CellEdit, edit_posts
from posts.models import Post

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    from access.models import User

    Base = ModelAdmin[Post]
else:
    Base = object

ACTIONS = ("pause", "resume", "archive", "scrape_now")


class PostActions(Base):
    """Mixed into the admin of posts. `delete_selected` is left out: posts are archived."""

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def has_scrape_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("posts.scrape_post")

    @admin.action(description="Pause: not scraped until resumed", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        track(request, queryset, "paused")

    @admin.action(description="Resume or restore", permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        track(request, queryset, "active")

    @admin.action(description="Archive", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        track(request, queryset, "archived")

    @admin.action(description="Scrape now (asks first, costs money)", permissions=["scrape"])
    def scrape_now(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse:
        """Shows what it would cost; the page that asks starts it."""
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_POSTS + 1])
        return redirect(f"{reverse('desk:posts-scrape')}?ids={','.join(map(str, ids))}")


def track(request: HttpRequest, posts: QuerySet[Post], wanted: str) -> None:
    edits = [
        CellEdit(pk, "tracking", wanted) for pk in posts.order_by("pk").values_list("pk", flat=True)
    ]
    cells = edit_posts(edits, by=cast("User", request.user), at=timezone.now())
    changed = sum(cell.outcome == "saved" for cell in cells)
    rest = len(cells) - changed
    already = f" {rest} already {'was' if rest == 1 else 'were'}." if rest else ""
    posts_word = "post is" if changed == 1 else "posts are"
    messages.success(request, f"{changed} {posts_word} {wanted} now.{already}")
