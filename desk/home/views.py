"""The list behind the engagements of the home page."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from desk.page import desk_page, render_page
from engagers.models import Engagement

PAGE = 100


@desk_page("engagers.view_engager", "engagers.view_engagement", "posts.view_post")
def list_engagements(request: HttpRequest) -> HttpResponse:
    """`?seen__gte=...&seen__lt=...`: first seen in that time, the latest first, a hundred a page."""
    since, until = (_read_moment(request, name) for name in ("seen__gte", "seen__lt"))
    # By its row, one by one: quicker for a page than to know everybody who is excluded.
    rows = Engagement.objects.filter(engager__excluded_at__isnull=True)
    rows = rows.select_related("engager", "post").order_by("-first_seen_at", "-id")
    if since is not None:
        rows = rows.filter(first_seen_at__gte=since)
    if until is not None:
        rows = rows.filter(first_seen_at__lt=until)
    before, number = _read_moment(request, "before"), request.GET.get("id", "")
    if before is not None and number.isdecimal() and len(number) < 19:
        older = Q(first_seen_at__lt=before) | Q(first_seen_at=before, id__lt=int(number))
        rows = rows.filter(older)
    found = list(rows[: PAGE + 1])
    return render_page(
        request,
        "desk/home/engagements.html",
        title="Engagements",
        rows=found[:PAGE],
        since=since,
        until=until,
        older=_ask_older(request, found[PAGE - 1]) if len(found) > PAGE else "",
    )


def _read_moment(request: HttpRequest, name: str) -> datetime | None:
    """What is no moment is not asked for."""
    try:
        moment = parse_datetime(request.GET.get(name, ""))
    except ValueError:
        return None
    if moment is not None and timezone.is_naive(moment):
        return timezone.make_aware(moment)
    return moment


def _ask_older(request: HttpRequest, last: Engagement) -> str:
    asked = {name: value for name, value in request.GET.items() if name.startswith("seen__")}
    return urlencode({**asked, "before": last.first_seen_at.isoformat(), "id": str(last.pk)})
