"""Posts and scrapes as programs see them."""

from __future__ import annotations

from typing import Any

from django.db import models
from rest_framework import serializers

from api.rows import RowList
from api.strict import StrictSerializer
from posts.domain.read_whole import LARGEST_WHOLE
from posts.models import Post, Scrape


def _count(words: str) -> serializers.IntegerField:
    """A figure that people enter or import."""
    return serializers.IntegerField(
        min_value=0, max_value=LARGEST_WHOLE, required=False, allow_null=True, help_text=words
    )


class PostSerializer(serializers.ModelSerializer[Post]):
    # Plain text: an address that is not known is empty, which is no URI.
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.URLField: serializers.CharField,
    }

    is_due = serializers.BooleanField(read_only=True, help_text="Scraped in the next run.")
    due_reason = serializers.CharField(read_only=True, help_text="Why it is or is not due.")
    next_due_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When it next will be; null: not by the rule."
    )

    class Meta:
        model = Post
        list_serializer_class = RowList
        fields = (
            "id",
            "urn",
            "url",
            "name",
            "author_name",
            "ownership",
            "tracking",
            "target_audience",
            "post_type",
            "sentiment",
            "campaign",
            "sponsored",
            "time_to_create",
            "tags",
            "notes",
            "custom",
            "impressions",
            "members_reached",
            "clicks",
            "followers",
            "text",
            "published_at",
            "media_type",
            "image_url",
            "video_url",
            "article_url",
            "article_title",
            "reshared_post_url",
            "reactions",
            "comments",
            "reposts",
            "engagers",
            "scrape_count",
            "last_scraped_at",
            "described_at",
            "is_due",
            "due_reason",
            "next_due_at",
            "version",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class LabelsSerializer(StrictSerializer):
    """What people say about a post. A field that is not sent stays; null or "" empties it."""

    name = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    ownership = serializers.ChoiceField(choices=Post.Ownership.choices, required=False)
    target_audience = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    post_type = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    sentiment = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    campaign = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    sponsored = serializers.BooleanField(required=False, allow_null=True)
    time_to_create = serializers.DecimalField(
        max_digits=7,
        decimal_places=2,
        min_value=0,
        required=False,
        allow_null=True,
        help_text="Hours of work.",
    )
    impressions = _count("How often it was shown, from LinkedIn's analytics.")
    members_reached = _count("To how many members it was shown, each counted once.")
    clicks = _count("Clicks on it, from LinkedIn's analytics.")
    followers = _count("How many followers its author had when it was published.")
    tags = serializers.ListField(child=serializers.CharField(), required=False)
    notes = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    tracking = serializers.ChoiceField(choices=Post.Tracking.choices, required=False)
    custom = serializers.DictField(
        required=False, help_text="Custom fields by their key; null empties one."
    )


class NewPostSerializer(LabelsSerializer):
    url = serializers.CharField(max_length=2_000, help_text="Any address or URN of a post.")


class BulkSerializer(StrictSerializer):
    urls = serializers.ListField(
        child=serializers.CharField(max_length=2_000, allow_blank=True),
        min_length=1,
        max_length=1_000,
    )


class BulkRowSerializer(serializers.Serializer[Any]):
    input = serializers.CharField()
    result = serializers.ChoiceField(choices=["added", "existing", "refused"])
    urn = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    id = serializers.IntegerField(allow_null=True)


class BulkResultSerializer(serializers.Serializer[Any]):
    added = serializers.IntegerField()
    existing = serializers.IntegerField()
    refused = serializers.IntegerField()
    rows = BulkRowSerializer(many=True)


class ScrapeSerializer(serializers.ModelSerializer[Scrape]):
    post_id = serializers.IntegerField(read_only=True)

    class Meta:
        model = Scrape
        list_serializer_class = RowList
        fields = (
            "id",
            "post_id",
            "state",
            "reason",
            "reactions_counted",
            "comments_counted",
            "reposts_counted",
            "reactions_reported",
            "comments_reported",
            "reposts_reported",
            "anonymous_counted",
            "reaction_types",
            "new_engagers",
            "cost_usd",
            "error",
            "created_at",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields
