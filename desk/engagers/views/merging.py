"""Two engagers who are one, and one who is two: looked at side by side, decided, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from desk.engagers.choose import page_url
from desk.page import desk_page, render_page
from engagers.domain.decide_merge import decide_merge
from engagers.domain.merge import CannotMerge
from engagers.domain.preview_merge import preview_merge
from engagers.domain.split import CannotSplitError, preview_split, split
from engagers.domain.undo import undo_merge
from engagers.models import Engager, Merge

if TYPE_CHECKING:
    from access.models import User

FOUND = 20
MOST_LISTED = 500


@require_http_methods(["GET", "POST"])
@desk_page("engagers.view_engager", "engagers.merge_engager")
def merge(request: HttpRequest, engager_id: int) -> HttpResponse:
    engager = get_object_or_404(Engager.objects.standing(), pk=engager_id)
    other = _find_other(request)
    if request.method == "POST" and other is not None:
        return _merge(request, engager, other)
    query = request.GET.get("q", "").strip()
    preview = None
    if other is not None:
        try:
            preview = preview_merge(engager, other)
        except CannotMerge as refusal:
            messages.error(request, f"{str(refusal)[:1].upper()}{str(refusal)[1:]}.")
    return render_page(
        request,
        "desk/engagers/merge.html",
        title=f"Merge {engager} with somebody",
        engager=engager,
        preview=preview,
        query=query,
        found=_search(engager, query) if preview is None else (),
        back=page_url(engager.pk),
    )


@require_http_methods(["GET", "POST"])
@desk_page("engagers.view_engager", "engagers.merge_engager")
def part(request: HttpRequest, engager_id: int) -> HttpResponse:
    engager = get_object_or_404(Engager.objects.standing(), pk=engager_id)
    keys, rows = _read_ids(request, "identity"), _read_ids(request, "engagement")
    preview = None
    if request.method == "POST":
        try:
            if "confirmed" in request.POST:
                return _split(request, engager, keys, rows)
            preview = preview_split(engager, keys, rows)
        except CannotSplitError as refusal:
            messages.error(request, f"{str(refusal)[:1].upper()}{str(refusal)[1:]}.")
    engagements = engager.engagements.select_related("post").order_by("-first_seen_at", "-pk")
    return render_page(
        request,
        "desk/engagers/split.html",
        title=f"Split {engager}",
        engager=engager,
        identities=engager.identities.order_by("kind", "pk"),
        engagements=engagements[:MOST_LISTED],
        most=MOST_LISTED,
        chosen_keys=keys,
        chosen_rows=rows,
        why=request.POST.get("why", ""),
        preview=preview,
        back=page_url(engager.pk),
    )


@require_POST
@desk_page("engagers.merge_engager")
def unmerge(request: HttpRequest, merge_id: int) -> HttpResponse:
    merged = get_object_or_404(Merge, pk=merge_id)
    try:
        undo_merge(merged, at=timezone.now())
    except CannotMerge as refusal:
        messages.error(request, f"Not undone: {refusal}.")
    else:
        text = format_html(
            'Undone: <a href="{}">number {}</a> and <a href="{}">number {}</a> are two again.',
            page_url(merged.survivor_id),
            merged.survivor_id,
            page_url(merged.absorbed_id),
            merged.absorbed_id,
        )
        messages.success(request, text)
    return HttpResponseRedirect(page_url(merged.survivor_id))


def _merge(request: HttpRequest, engager: Engager, other: Engager) -> HttpResponse:
    person = cast("User", request.user)
    try:
        merged = decide_merge(
            engager, other, by=person, why=request.POST.get("why", ""), at=timezone.now()
        )
    except CannotMerge as refusal:
        messages.error(request, f"Not merged: {refusal}.")
        return HttpResponseRedirect(page_url(engager.pk))
    text = format_html(
        "Merged. Below, under Merges and splits, it can be undone (merge {}).", merged.pk
    )
    messages.success(request, text)
    return HttpResponseRedirect(page_url(merged.survivor_id))


def _split(
    request: HttpRequest, engager: Engager, keys: list[int], rows: list[int]
) -> HttpResponse:
    made = split(
        engager,
        keys,
        rows,
        by=cast("User", request.user),
        why=request.POST.get("why", ""),
        at=timezone.now(),
    )
    text = format_html('Split: <a href="{}">number {}</a> is new.', page_url(made.pk), made.pk)
    messages.success(request, text)
    return HttpResponseRedirect(page_url(engager.pk))


def _find_other(request: HttpRequest) -> Engager | None:
    text = request.POST.get("with") or request.GET.get("with") or ""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return Engager.objects.filter(pk=int(text)).first()


def _search(engager: Engager, query: str) -> list[Engager]:
    """Of the same kind; without a question those of the same name."""
    rows = Engager.objects.standing().filter(kind=engager.kind).exclude(pk=engager.pk)
    rows = rows.matching(query) if query else rows.filter(name=engager.name).exclude(name="")
    listed = rows.select_related("company").prefetch_related("identities")
    return list(listed.order_by("-first_seen_at", "pk")[:FOUND])


def _read_ids(request: HttpRequest, name: str) -> list[int]:
    words = request.POST.getlist(name)
    return sorted(
        {int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19}
    )
