"""Named sets of posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from access.history_admin import HistoryAdmin
from desk.admin.taxonomy import STYLES
from posts.domain.collect import FIELD, edit_collections
from posts.domain.edit import CellEdit
from posts.models import Collection, Post


class CollectionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Collection
        fields = ("name", "description", "posts")
        help_texts = {"posts": "Search by name, text or id; choose as many as belong to it."}


@admin.register(Collection)
class CollectionAdmin(HistoryAdmin, ModelAdmin):
    form = CollectionForm
    list_display = ("name", "description", "post_count", "created_at")
    search_fields = ("name", "description")
    autocomplete_fields = ("posts",)
    list_before_template = "desk/lists/collections_intro.html"

    class Media:
        css = STYLES

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        rows: QuerySet[Collection] = super().get_queryset(request)
        return rows.annotate(posts_in_it=Count("posts"))

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,
    ) -> None:
        """As the grid does it: each post's version and history know who moved it."""
        collection, wanted = form.instance, set(form.cleaned_data["posts"])
        moved = wanted ^ set(collection.posts.all())
        held = Post.objects.filter(pk__in=[post.pk for post in moved])
        edits = []
        for post in held.prefetch_related("collections"):
            names = {one.name for one in post.collections.all()}
            names = names | {collection.name} if post in wanted else names - {collection.name}
            edits.append(CellEdit(post.pk, FIELD, sorted(names)))
        if edits:
            edit_collections(edits, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    @admin.display(description="Posts", ordering="posts_in_it")
    def post_count(self, collection: Any) -> int:
        return int(collection.posts_in_it)
