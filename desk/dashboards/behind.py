"""The engagers behind a bar or a number: those that it counts, a hundred a page."""

from __future__ import annotations

from datetime import UTC
from typing import cast, get_args

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.dashboards.filters import Filters, read_filters
from desk.page import desk_page, render_page
from engagers.models import Engager
from reporting.domain.dashboards.find_engagers import Who, find_engagers
from reporting.domain.dashboards.read_audience import DIMENSIONS, Dimension

PAGE = 100
MOST_POSTS = 20
WHO = {
    "": "Engagers",
    "new": "New engagers",
    "returning": "Returning engagers",
    "repeat": "Engagers under two posts or more",
    "target": "Engagers of a target audience",
    "other": "Classified engagers of no target audience",
    "unclassified": "Engagers not classified",
}


@desk_page("posts.view_post", "engagers.view_engager")
def list_engagers(request: HttpRequest) -> HttpResponse:
    """As the dashboards' filters, with `who`, or `dimension`, `value` and `within` of a bar."""
    today = timezone.now().astimezone(UTC).date()
    filters = read_filters(request.GET, today=today, most_posts=MOST_POSTS)
    who = cast("Who | None", filters.choose("who", get_args(Who), "") or None)
    dimension = cast("Dimension | None", filters.choose("dimension", DIMENSIONS, "") or None)
    within = request.GET.get("within") or None
    if dimension == "company" and within is not None and not is_number(within):
        filters.problems.append(f"within: {within[:40]} is not the number of a company.")
        dimension = None
    after = request.GET.get("after", "")
    found = find_engagers(
        filters.scope(chosen_only=True),
        who=who,
        dimension=dimension,
        value=(request.GET.get("value") or "").replace("\0", "") or None,
        within=None if within is None else within.replace("\0", ""),
        after=int(after) if is_number(after) else 0,
        limit=PAGE + 1,
    )
    rows = Engager.objects.select_related("audience", "position", "company").in_bulk(found[:PAGE])
    return render_page(
        request,
        "desk/dashboards/engagers.html",
        title=WHO[who or ""],
        filters=filters,
        said=say_cut(filters, dimension),
        rows=[rows[pk] for pk in found[:PAGE]],
        following=f"?{filters.ask(after=found[PAGE - 1])}" if len(found) > PAGE else "",
    )


def say_cut(filters: Filters, dimension: Dimension | None) -> str:
    if dimension is None:
        return ""
    value = filters.given.get("value")
    return f"{dimension}: {value}" if value else f"{dimension}: unknown"


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
