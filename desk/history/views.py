"""Changes of the lists that people edit, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html

from desk.domain.price_taxonomy import TaxonomyPrice
from desk.history.changes import read_changes
from desk.history.foresee import foresee
from desk.history.lists import BY_KEY, KEPT, KeptList
from desk.history.restore import CannotRestoreError, restore
from desk.page import desk_page, render_page

if TYPE_CHECKING:
    from access.models import User

PAGE = 25


@desk_page()
def history(request: HttpRequest) -> HttpResponse:
    """The first list that this person may see."""
    seen = [kept for kept in KEPT if request.user.has_perm(kept.permission("view"))]
    if not seen:
        raise PermissionDenied
    return redirect("desk:history_of_list", seen[0].key)


@desk_page()
def history_of_list(request: HttpRequest, key: str, object_id: int | None = None) -> HttpResponse:
    """`before`: the last entry of the page above."""
    kept = _find(request, key, "view")
    before = request.GET.get("before", "")
    found = read_changes(
        kept,
        object_id=object_id,
        before=int(before) if before.isdecimal() else None,
        limit=PAGE + 1,
    )
    title = f"Changes: {kept.name}"
    if object_id is not None and found:
        title = f"Changes: {found[0].title}"
    return render_page(
        request,
        "desk/history/list.html",
        title=title,
        kept=kept,
        object_id=object_id,
        changes=found[:PAGE],
        next_before=found[PAGE - 1].history_id if len(found) > PAGE else None,
        has_before=bool(before),
        lists=[one for one in KEPT if request.user.has_perm(one.permission("view"))],
        may_restore=request.user.has_perm(kept.permission("change")),
        row_url=_row_url(kept, object_id) if object_id is not None else "",
    )


@desk_page()
def history_restore(request: HttpRequest, key: str, history_id: int) -> HttpResponse:
    """What would change; POST does it."""
    kept = _find(request, key, "change")
    if not kept.history.objects.filter(history_id=history_id).exists():
        raise Http404
    foreseen = foresee(kept, history_id, by=cast("User", request.user), at=timezone.now())
    if foreseen.is_deleted and not request.user.has_perm(kept.permission("add")):
        raise PermissionDenied
    if request.method == "POST":
        return _restore(request, kept, history_id, price=foreseen.price)
    return render_page(
        request,
        "desk/history/restore.html",
        title=f"Restore {foreseen.title}",
        kept=kept,
        history_id=history_id,
        foreseen=foreseen,
        price=foreseen.price,
        is_refused=bool(foreseen.refusal) or _is_refused(foreseen.price),
    )


def _find(request: HttpRequest, key: str, verb: str) -> KeptList:
    kept = BY_KEY.get(key)
    if kept is None:
        raise Http404
    if not request.user.has_perm(kept.permission(verb)):
        raise PermissionDenied
    return kept


def _restore(
    request: HttpRequest, kept: KeptList, history_id: int, *, price: TaxonomyPrice | None
) -> HttpResponse:
    back = redirect("desk:history_of_list", kept.key)
    if price is not None and price.is_refused:
        messages.error(request, "This would cost more than you may spend today: ask an operator.")
        return back
    try:
        row, said = restore(kept, history_id, by=cast("User", request.user), at=timezone.now())
    except CannotRestoreError as error:
        messages.error(request, str(error))
        return back
    link = format_html('<a href="{}">{}</a>', _row_url(kept, row.pk), row)
    messages.success(request, format_html("{} is as it was. {}", link, said))
    return back


def _is_refused(price: TaxonomyPrice | None) -> bool:
    return price is not None and price.is_refused


def _row_url(kept: KeptList, object_id: int) -> str:
    name = f"{kept.model._meta.app_label}_{kept.model._meta.model_name}"
    try:
        return reverse(f"admin:{name}_change", args=[object_id])
    except NoReverseMatch:
        return ""
