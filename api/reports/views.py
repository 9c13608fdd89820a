"""`/reports/{view}/`: a whole reporting view as a file, streamed."""

from __future__ import annotations

from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.request import Request

from api.filtering import refuse_unknown
from api.negotiation import OneAnswer
from api.problems import Unavailable
from api.scopes import Need
from api.views import ApiView, owner_of
from reporting.domain.definitions import ORDER
from reporting.domain.export_view import FORMATS, MissingViewError, UnknownViewError, export_view
from reporting.domain.may_export import EXPORT, EXPORT_PEOPLE, may_export


class ReportView(ApiView):
    content_negotiation_class = OneAnswer
    needs = {"GET": Need("read", EXPORT)}

    @extend_schema(
        parameters=[
            OpenApiParameter("view", str, OpenApiParameter.PATH, enum=sorted(ORDER)),
            OpenApiParameter("format", str, enum=list(FORMATS), default="csv"),
        ],
        responses={
            (200, media.partition(";")[0]): OpenApiResponse(OpenApiTypes.BINARY)
            for media in FORMATS.values()
        },
    )
    def get(self, request: Request, view: str) -> HttpResponseBase:
        """All rows of a reporting view as CSV or Parquet. Views of single people take an owner who
        may export people.
        """
        refuse_unknown(request, {"format"})
        form = request.query_params.get("format", "csv")
        if form not in FORMATS:
            raise ValidationError({"format": [f"{form} is unknown: {' or '.join(FORMATS)}."]})
        try:
            pieces = export_view(view, form=form)
        except UnknownViewError as error:
            raise NotFound(str(error)) from None
        except MissingViewError as error:
            raise Unavailable(str(error)) from None
        if not may_export(owner_of(request), view):
            raise PermissionDenied(
                f"{view} is about single people: its reader needs {EXPORT_PEOPLE}."
            )
        # Whoever asks for the head alone must not wait for all rows to be read and thrown away.
        given = () if request.method == "HEAD" else pieces
        answer = StreamingHttpResponse(given, content_type=FORMATS[form])
        answer["Content-Disposition"] = f'attachment; filename="{view}.{form}"'
        return answer
