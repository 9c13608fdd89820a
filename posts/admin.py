"""Posts as people enter and label them; what the pipeline measured is read-only, whoever looks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from integrations.linkedin.post_urls import NotAPost, parse_post
from integrations.read_only import ReadOnlyAdmin, ReadOnlyInline
from posts.models import Post, PostAlias, Scrape

LABELS = (
    "name",
    "ownership",
    "target_audience",
    "post_type",
    "sentiment",
    "campaign",
    "sponsored",
    "time_to_create",
    "tags",
    "notes",
    "tracking",
    "force_next",
)


class AddPostForm(forms.ModelForm):  # type: ignore[type-arg]
    """Takes any address of a post and says at once which post it is, or why it is none."""

    url = forms.CharField(
        label="Address or id of the post",
        max_length=2000,
        help_text="Paste what LinkedIn's Copy link to post gives.",
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = Post
        fields = ("url", *LABELS)

    def clean_url(self) -> str:
        try:
            ref = parse_post(self.cleaned_data["url"])
        except NotAPost as reason:
            raise forms.ValidationError(str(reason)) from None
        known = PostAlias.objects.filter(urn=ref.urn).select_related("post").first()
        if known is not None:
            raise forms.ValidationError(
                f"This post is here already: {known.post} (number {known.post_id})."
            )
        self.instance.urn = ref.urn
        self.instance.published_at = ref.published_at
        return ref.url


class AliasInline(ReadOnlyInline):
    model = PostAlias
    fields = ("urn", "source", "created_at")


class ScrapeInline(ReadOnlyInline):
    model = Scrape
    fields = (
        "created_at",
        "state",
        "reason",
        "reactions_counted",
        "comments_counted",
        "new_engagers",
        "cost_usd",
        "error",
    )
    ordering = ("-id",)


@admin.register(Post)
class PostAdmin(ModelAdmin):
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
    list_filter = ("tracking", "ownership")
    search_fields = ("name", "urn", "text")
    ordering = ("-id",)
    show_full_result_count = False
    inlines = (ScrapeInline, AliasInline)
    fieldsets = (
        ("Labels", {"fields": LABELS}),
        (
            "Facts",
            {
                "fields": (
                    "urn",
                    "url",
                    "author_name",
                    "published_at",
                    "text",
                    "media_type",
                    "article_title",
                    "reshared_post_url",
                    "described_at",
                    "description_error",
                )
            },
        ),
        (
            "Measured",
            {
                "fields": (
                    "reactions",
                    "comments",
                    "reposts",
                    "engagers",
                    "scrape_count",
                    "last_scraped_at",
                    "failed_attempts",
                    "scrape_not_before",
                )
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("url", *LABELS)}),)
        return self.fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> list[str]:
        if obj is None:
            return []
        return [
            name
            for _, options in self.fieldsets
            for name in options["fields"]
            if name not in LABELS
        ]

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = AddPostForm
        return super().get_form(request, obj, change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Post | None) -> Any:
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            PostAlias.objects.create(post=obj, urn=obj.urn, source="entered")


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
