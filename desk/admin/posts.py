"""Posts as people enter and label them; what the pipeline measured is read-only, whoever looks.

Here, not beside the model: the pages also show engagers, costs and when a post is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from access.estimated_paginator import EstimatedPaginator
from desk.grid.changelist import GridChangelist
from desk.posts.actions import ACTIONS, PostActions
from desk.posts.facts import list_facts, list_figures, list_labels
from desk.posts.filters import LABEL_FILTERS, MeasuredFilter
from desk.posts.forms import AddPostForm, ChangePostForm, PostForm, input_name, make_form
from desk.posts.panels import read_panels
from desk.posts.plain_list import PlainList
from desk.posts.save import add_from_form, save_from_form
from integrations.read_only import ReadOnlyAdmin
from posts.domain.fields import Field, editable_fields
from posts.models import Post, Scrape

if TYPE_CHECKING:
    from access.models import User

LABEL_ROWS: tuple[str | tuple[str, ...], ...] = (
    ("name", "ownership"),
    ("target_audience", "post_type"),
    ("campaign", "sentiment"),
    ("sponsored", "time_to_create"),
    "tags",
    "notes",
)
# What has its place in the form; any other label comes after them.
PLACED = {
    "tracking",
    *(name for row in LABEL_ROWS for name in ((row,) if isinstance(row, str) else row)),
}
MISSING = 'Is a field missing? <a class="post-link" href="{}">{}</a>'


@admin.register(Post)
class PostAdmin(GridChangelist, PostActions, ModelAdmin):
    paginator = EstimatedPaginator
    list_display = (
        "__str__",
        "tracking",
        "target_audience",
        "post_type",
        "campaign",
        "published_at",
        "reactions",
        "comments",
        "engagers",
        "scrape_count",
        "last_scraped_at",
    )
    list_filter = ("tracking", "ownership", MeasuredFilter, *LABEL_FILTERS)
    search_fields = ("name", "urn", "text", "author_name", "notes")
    search_help_text = "Name, id, text, author or notes."
    ordering = ("-id",)
    show_full_result_count = False
    actions = ACTIONS
    warn_unsaved_form = True

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PlainList

    def get_fields_people_edit(self, request: HttpRequest) -> list[Field]:
        """Read once a request."""
        kept: list[Field] | None = getattr(request, "_fields_people_edit", None)
        if kept is None:
            kept = editable_fields()
            request._fields_people_edit = kept  # type: ignore[attr-defined]  # noqa: SLF001
        return kept

    def get_form(
        self,
        request: HttpRequest,
        obj: Post | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[PostForm]:
        return make_form(
            self.get_fields_people_edit(request),
            is_new=obj is None,
            person=request.user,
        )

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """None for who may only read: the page then shows the labels as text."""
        if obj is not None and not self.has_change_permission(request, obj):
            return ()
        fields = self.get_fields_people_edit(request)
        own = lay_out([field for field in fields if field.custom])
        sets: list[tuple[str | None, dict[str, Any]]] = []
        if obj is None:
            sets.append((None, {"fields": ("url",)}))
        sets.append((None, {"fields": LABEL_ROWS}))
        more = [one for one in fields if not one.custom and one.key not in PLACED]
        if more:
            sets.append(("Figures that people enter", {"fields": lay_out(more)}))
        if own or request.user.has_perm("posts.add_customfield"):
            words = self.point_to_fields(request)
            sets.append(("Fields of your own", {"fields": own, "description": words}))
        rest: list[str] = ["tracking"]
        if request.user.has_perm("posts.change_collection"):
            rest.insert(0, "collections")
        if request.user.has_perm("posts.scrape_post"):
            rest.append("force_next")
        sets.append(("Collections and measuring", {"fields": rest}))
        return sets

    def point_to_fields(self, request: HttpRequest) -> str:
        if not request.user.has_perm("posts.add_customfield"):
            return ""
        return format_html(MISSING, reverse("admin:posts_customfield_add"), "Define one")

    def get_readonly_fields(
        self,
        request: HttpRequest,
        obj: Post | None = None,
    ) -> tuple[()]:
        return ()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("desk:post-history", post_id=int(object_id))

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """What was ever scraped is archived: its measurements, engagers and costs stay."""
        may: bool = super().has_delete_permission(request, obj)
        return may and (obj is None or not obj.scrapes.exists())

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        person = cast("User", request.user)
        if change:
            save_from_form(cast("ChangePostForm", form), by=person)
            return
        post, is_new = add_from_form(cast("AddPostForm", form), by=person)
        vars(obj).update(vars(post))
        if not is_new:
            messages.warning(request, "Somebody added this post just now: its labels are theirs.")

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        add: bool = False,
    ) -> list[dict[str, Any]]:
        if add:
            return [{"added": {}}]
        keys = {edit.field for edit in form.edits}
        labels = [field.label for field in form.described.values() if field.key in keys]
        return [{"changed": {"fields": labels}}] if labels else []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        post: Post | None = kwargs.get("obj")
        if post is not None and post.pk:
            context |= self.describe(request, post)
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return answer

    def describe(self, request: HttpRequest, post: Post) -> dict[str, Any]:
        """What the page shows beside the form."""
        people = reverse("admin:engagers_engager_changelist")
        return read_panels(post) | {
            "figures": list_figures(post),
            "facts": list(list_facts(post)),
            "labels": list_labels(post, self.get_fields_people_edit(request)),
            "may_scrape": request.user.has_perm("posts.scrape_post"),
            "may_see_people": request.user.has_perm("engagers.view_engager"),
            "engagers_href": f"{people}?post={post.pk}",
        }


def lay_out(fields: Sequence[Field]) -> list[tuple[str, ...]]:
    """Two in a row of the form; a list of several choices needs a row of its own."""
    rows: list[tuple[str, ...]] = []
    is_open = False
    for field in fields:
        is_wide = field.kind == "choices"
        if is_open and not is_wide:
            rows[-1] += (input_name(field),)
        else:
            rows.append((input_name(field),))
        is_open = not is_wide and not is_open
    return rows


@admin.register(Scrape)
class ScrapeAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "post",
        "state",
        "reason",
        "reactions_counted",
        "reactions_reported",
        "comments_counted",
        "new_engagers",
        "cost_usd",
        "created_at",
        "error",
    )
    list_filter = ("state",)
    list_select_related = ("post",)
