"""All imports, and the form that brings a file."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from access.models import User
from desk.exchange.read_table import LARGEST_FILE, MOST_ROWS
from desk.exchange.start_import import upload_import
from desk.models import Import
from desk.page import desk_page, render_page
from posts.domain.unreadable import UnreadableError

PER_PAGE = 25
MAY = "posts.import_post"


@desk_page(MAY)
def imports(request: HttpRequest) -> HttpResponse:
    jobs = Import.objects.select_related("owner").defer("content", "samples").order_by("-pk")
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    limits = {"megabytes": LARGEST_FILE // 1_000_000, "rows": f"{MOST_ROWS:,}"}
    return render_page(
        request, "desk/exchange/imports.html", title="Import posts", page=page, limits=limits
    )


@require_POST
@desk_page(MAY)
def upload(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "Choose a file first: CSV or XLSX.")
        return redirect("desk:imports")
    try:
        if (file.size or 0) > LARGEST_FILE:
            raise UnreadableError(f"it has more than {LARGEST_FILE // 1_000_000} MB: split it")  # noqa: TRY301
        job = upload_import(
            file.read(), filename=file.name or "file", by=cast("User", request.user)
        )
    except UnreadableError as error:
        messages.error(request, f"{file.name} was not taken: {error}.")
        return redirect("desk:imports")
    return redirect("desk:import", job.pk)
