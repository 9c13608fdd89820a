"""The data dictionary, and each view as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.views.decorators.http import require_GET

from desk.exchange.defuse import defuse
from desk.page import desk_page, render_page
from desk.reports.show_freshness import show_freshness
from reporting.domain.definitions import ORDER
from reporting.domain.describe_views import describe_views
from reporting.domain.export_view import FORMATS, MissingViewError, export_view
from reporting.domain.may_export import may_export

SEE = "posts.view_post"
EXCEL_MARK = b"\xef\xbb\xbf"


@desk_page(SEE)
def dictionary(request: HttpRequest) -> HttpResponse:
    views = describe_views()
    return render_page(
        request,
        "desk/reports/dictionary.html",
        title="Data dictionary",
        views=[(view, may_export(request.user, view.name)) for view in views],
        names=[view.name for view in views],
        columns=sum(len(view.columns) for view in views),
    )


@desk_page(SEE)
def freshness(_request: HttpRequest) -> HttpResponse:
    """By subject, in words: asked by the page's script, as it counts whole tables."""
    return JsonResponse({"subjects": show_freshness()})


@require_GET
@desk_page(SEE)  # type: ignore[arg-type]  # a download streams
def download(request: HttpRequest, view: str, form: str) -> HttpResponseBase:
    """The whole view. A CSV is for spreadsheets: marked as UTF-8, its cells made harmless."""
    if view not in ORDER or form not in FORMATS:
        raise Http404
    if not may_export(request.user, view):
        raise PermissionDenied
    try:
        pieces = export_view(view, form=form, clean=defuse)
    except MissingViewError:
        raise Http404 from None
    name = f"{view} {timezone.localdate():%Y-%m-%d}.{form}"
    answer = StreamingHttpResponse(
        _mark(pieces) if form == "csv" else pieces, content_type=FORMATS[form]
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _mark(pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield EXCEL_MARK
    yield from pieces
