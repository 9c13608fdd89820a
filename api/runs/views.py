"""`/runs/`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.filtering import MomentFilter
from api.idempotency import idempotent
from api.runs.serializers import NewRunSerializer, RunSerializer
from api.scopes import Need
from api.views import ReadViewSet, owner_of
from pipeline.domain.request_run import request_run
from pipeline.models import Run


class RunFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=Run.State.choices)
    since = MomentFilter(field_name="created_at", lookup_expr="gte")

    class Meta:
        model = Run
        fields: tuple[str, ...] = ()


class RunViewSet(ReadViewSet):
    """Runs of the pipeline, the newest first. A POST queues one for a worker."""

    serializer_class = RunSerializer
    filterset_class = RunFilter
    needs = {
        "GET": Need("read", "pipeline.view_run"),
        "POST": Need("run", "pipeline.start_run"),
    }

    def get_queryset(self) -> QuerySet[Run]:
        return Run.objects.prefetch_related("steps")

    @extend_schema(request=NewRunSerializer, responses={202: RunSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Queues a run for a worker; its end is told by the webhook `run.finished`."""
        given = NewRunSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        run = request_run(
            trigger="api",
            at=timezone.now(),
            steps=given.validated_data["steps"],
            dry_run=given.validated_data["dry_run"],
            started_by=owner_of(request),
        )
        return Response(RunSerializer(run).data, status=status.HTTP_202_ACCEPTED)
