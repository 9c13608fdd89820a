"""LinkedIn's own figures: a file is shown as what it would change, and written when confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from access.models import User
from desk.exchange.linkedin.carry import StaleError, pack, unpack
from desk.exchange.linkedin.read_export import MOST_LINES, read_export
from desk.exchange.read_table import LARGEST_FILE
from desk.page import desk_page, render_page
from posts.domain.enter_figures import EnteredLine, Outcome, enter_figures
from posts.domain.fields import FIGURES
from posts.domain.unreadable import UnreadableError

MAY = "posts.import_post"
SHOWN = 500
# What needs a person comes first.
ORDER: tuple[Outcome, ...] = ("refused", "unknown", "updated", "unchanged")
LONGEST_NAME = 80


@desk_page(MAY)
def figures(request: HttpRequest) -> HttpResponse:
    limits = {"megabytes": LARGEST_FILE // 1_000_000, "lines": f"{MOST_LINES:,}"}
    return render_page(
        request,
        "desk/exchange/linkedin/upload.html",
        title="LinkedIn figures",
        limits=limits,
        figures=FIGURES,
    )


@require_POST
@desk_page(MAY)
def preview(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "Choose a file first: CSV, XLSX or XLS, as LinkedIn exported it.")
        return redirect("desk:linkedin_figures")
    by, name = cast("User", request.user), (file.name or "file")[:LONGEST_NAME]
    try:
        if (file.size or 0) > LARGEST_FILE:
            raise UnreadableError(f"it has more than {LARGEST_FILE // 1_000_000} MB: split it")  # noqa: TRY301
        lines = read_export(file.read())
    except UnreadableError as error:
        messages.error(request, f"{name} was not taken: {error}.")
        return redirect("desk:linkedin_figures")
    entered = enter_figures(lines, by=by, at=timezone.now(), dry_run=True)
    return _render(request, name, entered, packed=pack(entered, name, by=by))


@require_POST
@desk_page(MAY)
def confirm(request: HttpRequest) -> HttpResponse:
    by = cast("User", request.user)
    try:
        name, lines = unpack(request.POST.get("packed", ""), by=by)
    except StaleError as error:
        messages.error(request, f"Nothing was written: {error}.")
        return redirect("desk:linkedin_figures")
    why = f"LinkedIn figures: {name}"
    return _render(request, name, enter_figures(lines, by=by, at=timezone.now(), why=why))


def _render(
    request: HttpRequest, name: str, entered: Sequence[EnteredLine], *, packed: str = ""
) -> HttpResponse:
    found = Counter(one.outcome for one in entered)
    rows = sorted(entered, key=lambda one: ORDER.index(one.outcome))
    return render_page(
        request,
        "desk/exchange/linkedin/result.html",
        title="LinkedIn figures",
        filename=name,
        packed=packed,
        counts={outcome: found[outcome] for outcome in ORDER},
        rows=rows[:SHOWN],
        hidden=max(0, len(rows) - SHOWN),
    )
