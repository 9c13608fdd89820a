"""What all views of the API share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any, ClassVar

from django.core.exceptions import RequestDataTooBig
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import mixins, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from access.models import ApiKey, User
from api.etags import answer_with_etag
from api.problems import LengthRequired, TooLarge
from api.rows import read_rows
from api.scopes import Need


class ApiView(APIView):
    """Times are UTC whatever the site's zone; no answer is for a cache that several share."""

    needs: ClassVar[Mapping[str, Need]] = {}

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with timezone.override(UTC):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        _read_body(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


class ReadViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any], ApiView
):
    """A list by cursor, and a detail with its ETag. Ids are numbers."""

    lookup_value_regex = r"[0-9]{1,18}"
    filterset_class: type | None = None

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        return answer_with_etag(request, self.get_serializer(self.get_object()).data)

    def paginate_queryset(self, queryset: Any) -> Any:
        return super().paginate_queryset(read_rows(queryset, self.get_serializer_class()))

    def get_object(self) -> Any:
        """The row of the address: filters are for lists."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[Any]:
        raise NotImplementedError


def owner_of(request: Request) -> User:
    """Whoever answers for what the key does."""
    assert isinstance(request.auth, ApiKey)
    return request.auth.owner


def _read_body(request: Request) -> None:
    """Whole, before anything reads it in pieces without a limit."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthRequired
    try:
        request.body  # noqa: B018
    except RequestDataTooBig:
        raise TooLarge from None
