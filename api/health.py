"""For load balancers: alive, and ready to serve. No key, no secrets, no personal data."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.negotiation import OneAnswer
from api.views import ApiView
from pipeline.domain.check_connections import check_database, check_queue
from pipeline.domain.count_migrations import count_unapplied


class HealthSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["ok", "failed"])
    checks = serializers.DictField(child=serializers.CharField(), required=False)


class _Open(ApiView):
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    content_negotiation_class = OneAnswer


class Live(_Open):
    @extend_schema(responses=HealthSerializer)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The process answers."""
        return Response({"status": "ok"})


class Ready(_Open):
    @extend_schema(responses={200: HealthSerializer, 503: OpenApiResponse(HealthSerializer)})
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Database, queue and migrations are as they must be."""
        checks = {
            # Without what the driver says: it names hosts and users.
            "database": "ok" if check_database().status == "ok" else "does not answer",
            "queue": _check_queue(),
            "migrations": _check_migrations(),
        }
        is_ready = set(checks.values()) == {"ok"}
        return Response(
            {"status": "ok" if is_ready else "failed", "checks": checks},
            status=status.HTTP_200_OK if is_ready else status.HTTP_503_SERVICE_UNAVAILABLE,
        )


def _check_queue() -> str:
    answer = check_queue(at=timezone.now())
    return "ok" if answer.status == "ok" else answer.detail


def _check_migrations() -> str:
    try:
        missing = count_unapplied()
    except DatabaseError:
        return "unknown: the database does not answer"
    return "ok" if not missing else f"{missing} are not applied: run manage.py migrate"
