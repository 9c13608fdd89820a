"""`/engagers/`, `/engagements/`, `/companies/`. Excluded and erased people are in none of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from api.engagers.filters import CompanyFilter, EngagementFilter, EngagerFilter
from api.engagers.serializers import (
    CompanySerializer,
    EngagementSerializer,
    EngagerDetailSerializer,
    EngagerSerializer,
)
from api.scopes import Need
from api.views import ReadViewSet
from engagers.models import Company, Engagement, Engager


class EngagerViewSet(ReadViewSet):
    """People and organisations who engaged; the detail has what they did, the newest first."""

    filterset_class = EngagerFilter
    needs = {"GET": Need("read", "engagers.view_engager")}

    def get_serializer_class(self) -> Any:
        return EngagerDetailSerializer if self.action == "retrieve" else EngagerSerializer

    def get_queryset(self) -> QuerySet[Engager]:
        rows = Engager.objects.present().with_address()
        return rows.select_related("company", "audience", "position", "contact")


class EngagementViewSet(ReadViewSet):
    """Reactions, comments and reposts, the newest first seen first."""

    serializer_class = EngagementSerializer
    filterset_class = EngagementFilter
    needs = {"GET": Need("read", "engagers.view_engagement")}

    def get_queryset(self) -> QuerySet[Engagement]:
        return Engagement.objects.filter(
            engager__merged_into__isnull=True, engager__excluded_at__isnull=True
        )


class CompanyViewSet(ReadViewSet):
    """Companies with the people seen of them."""

    serializer_class = CompanySerializer
    filterset_class = CompanyFilter
    needs = {"GET": Need("read", "engagers.view_company")}

    def get_queryset(self) -> QuerySet[Company]:
        return Company.objects.with_counts()
