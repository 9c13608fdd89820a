"""`/posts/` and `/scrapes/`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.etags import answer_with_etag, require_match
from api.idempotency import idempotent
from api.posts.filters import PostFilter, ScrapeFilter, ScrapeOfPostFilter
from api.posts.serializers import (
    BulkResultSerializer,
    BulkSerializer,
    LabelsSerializer,
    NewPostSerializer,
    PostSerializer,
    ScrapeSerializer,
)
from api.posts.write import WHY, add_post, label_post
from api.problems import Refused
from api.runs.serializers import RunSerializer
from api.scopes import Need
from api.views import ReadViewSet, owner_of
from pipeline.domain.request_run import request_run
from pipeline.domain.request_scrape import ScrapeRefusedError, request_scrape
from pipeline.models import Run, Settings
from pipeline.numbers import selection_rule
from posts.domain.add import add_posts
from posts.domain.read_lines import PostLine
from posts.models import Post, Scrape

RESULTS = {"added": "added", "exists": "existing", "refused": "refused"}


class PostViewSet(ReadViewSet):
    """Posts with their labels, what was measured last, and why they are or are not due."""

    serializer_class = PostSerializer
    filterset_class = PostFilter
    needs = {
        "GET": Need("read", "posts.view_post"),
        "POST": Need("write", "posts.add_post"),
        "PATCH": Need("write", "posts.change_post"),
    }

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.with_due(selection_rule(Settings.load()), timezone.now())

    @extend_schema(
        request=NewPostSerializer,
        responses={
            201: PostSerializer,
            200: OpenApiResponse(PostSerializer, "It exists: nothing was changed."),
        },
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Adds a post with its labels; one that exists keeps its own. 422: the URL is no post."""
        given = NewPostSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        post_id, is_new = add_post(given.validated_data, by=owner_of(request), at=timezone.now())
        answer = self._answer(request, post_id)
        if is_new:
            answer.status_code = status.HTTP_201_CREATED
            answer["Location"] = request.build_absolute_uri(f"{post_id}/")
        return answer

    @extend_schema(request=LabelsSerializer, responses=PostSerializer)
    def partial_update(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Changes labels, entered figures and tracking; all of what is sent, or nothing."""
        post = self.get_object()
        require_match(request, self.get_serializer(post).data)
        given = LabelsSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        label_post(
            post.pk,
            given.validated_data,
            by=owner_of(request),
            at=timezone.now(),
            seen_version=post.version if request.headers.get("If-Match") else None,
        )
        return self._answer(request, post.pk)

    @extend_schema(request=BulkSerializer, responses=BulkResultSerializer, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    @idempotent
    def bulk(self, request: Request) -> Response:
        """Each line is added, exists already, or is refused with its reason."""
        given = BulkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        lines = [
            PostLine(number, url.strip())
            for number, url in enumerate(given.validated_data["urls"], start=1)
        ]
        done = add_posts(lines, by=owner_of(request), at=timezone.now(), why=WHY)
        rows = [
            {
                "input": row.input,
                "result": RESULTS[row.result],
                "urn": row.urn,
                "reason": row.reason,
                "id": row.post_id,
            }
            for row in done.rows
        ]
        counts = {shown: done.count(result) for result, shown in RESULTS.items()}  # type: ignore[arg-type]
        return Response({**counts, "rows": rows})

    @extend_schema(request=None, responses={202: RunSerializer}, filters=False)
    @action(detail=True, methods=["post"], needs={"POST": Need("run", "posts.scrape_post")})
    @idempotent
    def scrape(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Queues a scrape of this post, whatever the rule says of it."""
        run = self._request_scrape(self.get_object(), request)
        return Response(RunSerializer(run).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=ScrapeSerializer(many=True))
    @action(
        detail=True,
        filterset_class=ScrapeOfPostFilter,
        serializer_class=ScrapeSerializer,
        needs={"GET": Need("read", "posts.view_scrape")},
    )
    def scrapes(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Measurements of this post, the newest first."""
        rows = Scrape.objects.filter(post=self.get_object())
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def _answer(self, request: Request, post_id: int) -> Response:
        return answer_with_etag(
            request, self.get_serializer(self.get_queryset().get(pk=post_id)).data
        )

    def _request_scrape(self, post: Post, request: Request) -> Run:
        """Who may spend freely gets a run that says itself what is in its way."""
        owner, now = owner_of(request), timezone.now()
        if owner.has_perm("pipeline.spend_freely"):
            return request_run(
                trigger="api",
                at=now,
                steps=["scrape"],
                post_ids=[post.pk],
                force=True,
                started_by=owner,
            )
        try:
            return request_scrape([post.pk], by=owner, at=now, trigger="api")
        except ScrapeRefusedError as refusal:
            raise Refused(str(refusal)) from None


class ScrapeViewSet(ReadViewSet):
    """Measurements of posts, the newest first."""

    serializer_class = ScrapeSerializer
    filterset_class = ScrapeFilter
    needs = {"GET": Need("read", "posts.view_scrape")}

    def get_queryset(self) -> QuerySet[Scrape]:
        return Scrape.objects.all()
