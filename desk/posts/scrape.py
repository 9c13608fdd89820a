"""Scrape now: what it would cost and what is left, then the run. For one post and for up to 50."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from desk.page import desk_page, render_page
from desk.posts.read_body import BadBodyError, read_body, refuse
from integrations.domain.budgets import list_left
from pipeline.context import StepFailed
from pipeline.domain.estimate_scrape import ScrapeEstimate, estimate_scrape
from pipeline.domain.limit_person import read_person_limit
from pipeline.domain.request_scrape import ScrapeRefusedError, find_affordable, request_scrape
from pipeline.models import Settings
from pipeline.numbers import budgets

if TYPE_CHECKING:
    from access.models import User

MOST_DIGITS = 18


@require_http_methods(["GET", "POST"])
@desk_page("posts.view_post", "posts.scrape_post")
def scrape_one(request: HttpRequest, post_id: int) -> HttpResponse:
    return answer(request, [post_id])


@require_http_methods(["GET", "POST"])
@desk_page("posts.view_post", "posts.scrape_post")
def scrape_many(request: HttpRequest) -> HttpResponse:
    """GET `?ids=1,2`, POST {"ids": [1, 2]}; or a form's `ids`."""
    try:
        return answer(request, read_ids(find_given(request)))
    except BadBodyError as error:
        return refuse(str(error), status=400)


def find_given(request: HttpRequest) -> object:
    if request.method == "GET":
        return request.GET.get("ids", "").split(",")
    return request.POST.getlist("ids") if is_form(request) else read_body(request).get("ids")


def read_ids(given: object) -> list[int]:
    """Raises BadBodyError."""
    said = [str(one).strip() for one in given] if isinstance(given, list) else []
    ids = [one for one in said if one.isdecimal() and len(one) <= MOST_DIGITS]
    if not ids or len(ids) != len(said):
        raise BadBodyError("ids: give the numbers of posts, at least one.")
    return list(dict.fromkeys(map(int, ids)))


def answer(request: HttpRequest, ids: Sequence[int]) -> HttpResponse:
    """The estimate; or the run that was started, 422 with the reason where it is refused. A browser
    that comes without a script gets a page that asks.
    """
    person = cast("User", request.user)
    if request.method == "GET":
        found = estimate(ids, person)
        return ask(request, ids, found) if wants_page(request) else JsonResponse(found)
    try:
        run = request_scrape(ids, by=person, at=timezone.now())
    except ScrapeRefusedError as error:
        if is_form(request):
            messages.error(request, str(error))
            return redirect(f"{request.path}?ids={','.join(map(str, ids))}")
        return refuse(str(error), status=422)
    href = reverse("admin:pipeline_run_change", args=[run.pk])
    if is_form(request):
        return redirect(href)
    return JsonResponse({"run": {"id": run.pk, "href": href}}, status=202)


def ask(request: HttpRequest, ids: Sequence[int], found: dict[str, Any]) -> HttpResponse:
    """The page that shows the estimate and has the button."""
    back = reverse("admin:posts_post_changelist") + "?plain=1"
    if len(ids) == 1:
        back = reverse("admin:posts_post_change", args=[ids[0]])
    context = {"ids": ids, "estimate": found, "back": back, "action": request.path}
    return render_page(request, "desk/post/confirm_scrape.html", title="Scrape now?", **context)


def wants_page(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def is_form(request: HttpRequest) -> bool:
    return request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}


@transaction.atomic
def estimate(ids: Sequence[int], person: User) -> dict[str, Any]:
    """`refusal` says why POST would be refused just now; empty when it would not."""
    at, settings = timezone.now(), Settings.load()
    try:
        found = estimate_scrape(ids, settings=settings, at=at)
    except StepFailed:  # said as the refusal below
        found = ScrapeEstimate((), ())
    refusal = ""
    try:
        find_affordable(ids, by=person, settings=settings, at=at)
    except ScrapeRefusedError as error:
        refusal = str(error)
    left = list_left(budgets(settings), provider="apify", run_ref="", at=at)
    limit = read_person_limit(person, settings=settings, at=at)
    return {
        "posts": [
            {"id": post.post_id, "name": post.name, "usd": usd(post.usd)} for post in found.posts
        ],
        "left": [
            {"id": post.post_id, "name": post.name, "reason": post.reason} for post in found.left
        ],
        "usd": usd(found.usd),
        "is_guess": any(post.is_guess for post in found.posts),
        "budget": {name: usd(left[name]) for name in ("day", "month")},
        "person": limit
        and {
            "limit": usd(limit.limit_usd),
            "spent": usd(limit.spent_usd),
            "promised": usd(limit.promised_usd),
            "left": usd(limit.left_usd),
        },
        "refusal": refusal,
    }


def usd(amount: Decimal) -> str:
    """Two places, as people read money; what was spent above a budget leaves nothing."""
    return f"{max(amount, Decimal(0)):.2f}"
