"""People, organisations and what they did, as programs see them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.rows import RowList, read_rows
from engagers.models import Company, Engagement, Engager
from engagers.models.engager import find_page

TIMELINE = 200


class AddressField(serializers.CharField):
    """Of the key that `with_address` chose."""

    def to_representation(self, address: str) -> str:
        kind, _, value = address.partition(":")
        return find_page(kind, value)


class CompanyRefSerializer(serializers.ModelSerializer[Company]):
    class Meta:
        model = Company
        fields = ("id", "name", "relation")
        read_only_fields = fields


class EngagementSerializer(serializers.ModelSerializer[Engagement]):
    post_id = serializers.IntegerField(read_only=True)
    engager_id = serializers.IntegerField(read_only=True)

    class Meta:
        model = Engagement
        list_serializer_class = RowList
        fields = (
            "id",
            "post_id",
            "engager_id",
            "kind",
            "reaction_type",
            "text",
            "engaged_at",
            "first_seen_at",
            "gone_at",
        )
        read_only_fields = fields


class EngagerSerializer(serializers.ModelSerializer[Engager]):
    company = CompanyRefSerializer(read_only=True, allow_null=True)
    audience = serializers.CharField(
        source="audience.name", read_only=True, allow_null=True, default=None
    )
    position = serializers.CharField(
        source="position.name", read_only=True, allow_null=True, default=None
    )
    is_target = serializers.BooleanField(
        source="audience.is_target",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="null: not classified, or classified as unknown",
    )
    linkedin_url = AddressField(
        source="address",
        read_only=True,
        help_text="By public name where known; empty where no address is known.",
    )
    hubspot_state = serializers.CharField(
        source="contact.state", read_only=True, allow_null=True, default=None
    )
    hubspot_id = serializers.CharField(
        source="contact.hubspot_id", read_only=True, allow_null=True, default=None
    )
    lifecycle_stage = serializers.CharField(
        source="contact.lifecycle_stage", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Engager
        list_serializer_class = RowList
        fields = (
            "id",
            "kind",
            "name",
            "headline",
            "title",
            "company",
            "location",
            "linkedin_url",
            "audience",
            "position",
            "seniority",
            "function",
            "is_target",
            "classified_at",
            "engagement_count",
            "post_count",
            "first_seen_at",
            "last_seen_at",
            "hubspot_state",
            "hubspot_id",
            "lifecycle_stage",
        )
        read_only_fields = fields


class EngagerDetailSerializer(EngagerSerializer):
    engagements = serializers.SerializerMethodField(
        help_text=f"The newest {TIMELINE}; all of them are at /engagements/?engager=<id>."
    )

    class Meta(EngagerSerializer.Meta):
        fields = (*EngagerSerializer.Meta.fields, "engagements")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(EngagementSerializer(many=True))
    def get_engagements(self, engager: Engager) -> Any:
        newest = engager.engagements.order_by("-first_seen_at", "-id")[:TIMELINE]
        rows = read_rows(newest, EngagementSerializer)
        return EngagementSerializer(rows, many=True).data


class CompanySerializer(serializers.ModelSerializer[Company]):
    people_count = serializers.IntegerField(read_only=True, help_text="Known to work there.")
    engagement_count = serializers.IntegerField(read_only=True, help_text="Of these people.")

    class Meta:
        model = Company
        list_serializer_class = RowList
        fields = (
            "id",
            "name",
            "linkedin_id",
            "slug",
            "industry",
            "size",
            "relation",
            "people_count",
            "engagement_count",
        )
        read_only_fields = fields
