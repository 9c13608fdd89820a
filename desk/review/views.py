"""The review: what waits for a person, a tab for each subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.page import desk_page, render_page
from desk.review.contacts import DECIDED
from desk.review.decide import VERBS, Said, of_reason
from desk.review.queues import BY_KEY, Queue
from desk.review.tables import LISTS, SHOWN, group_rejected
from desk.review.tabs import read_tabs
from pipeline.models import Settings
from posts.models import Scrape

if TYPE_CHECKING:
    from access.models import User

DECIDE = "engagers.decide_contact"
MOST_QUEUED = 500
SCRAPE = "scrape"
# Queues whose rows may be scraped again: from the form's ids to the posts.
POSTS_OF: dict[str, Callable[[list[int]], Iterable[int]]] = {
    "suspect": lambda ids: Scrape.objects.filter(pk__in=ids).values_list("post_id", flat=True),
    "posts": lambda ids: ids,
}


@desk_page(DECIDE)
def review(request: HttpRequest) -> HttpResponse:
    """People who may be in HubSpot already, one after the other."""
    settings = Settings.load()
    rows = BY_KEY["contacts"].find(settings).order_by("pk")
    return render_page(
        request,
        "desk/review/contacts.html",
        title="Review",
        tabs=read_tabs(request, settings),
        current="contacts",
        can_undo=bool(request.session.get(DECIDED)),
        ids=list(rows.values_list("pk", flat=True)[:MOST_QUEUED]),
        nothing=BY_KEY["contacts"].nothing,
    )


@desk_page(DECIDE)
def review_queue(request: HttpRequest, key: str) -> HttpResponse:
    queue = _find(request, key)
    settings = Settings.load()
    rows = queue.find(settings)
    tabs = read_tabs(request, settings)
    return render_page(
        request,
        f"desk/review/{key}.html",
        title=f"Review: {queue.name}",
        tabs=tabs,
        current=key,
        queue=queue,
        rows=LISTS[key](rows),
        groups=group_rejected(rows) if key == "rejected" else [],
        verbs=[
            (name, verb)
            for name, verb in VERBS[key].items()
            if request.user.has_perm(verb.permission)
        ],
        may_scrape=request.user.has_perm("posts.scrape_post"),
        most=SHOWN,
        count=next(tab.count for tab in tabs if tab.queue is queue),
    )


@require_POST
@desk_page(DECIDE)
def review_decide(request: HttpRequest, key: str) -> HttpResponse:
    """`verb`, `ids`; with `same_reason`, for all rejected items of the same reason."""
    _find(request, key)
    if request.POST.get("verb") == SCRAPE and key in POSTS_OF:
        return _ask_scrape(request, key)
    verb = VERBS[key].get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    if not request.user.has_perm(verb.permission):
        raise PermissionDenied
    ids = request.POST.getlist("ids")
    if key == "rejected" and request.POST.get("same_reason"):
        ids = of_reason(ids)
    if not ids:
        messages.warning(request, "Choose one row or more first.")
    else:
        messages.success(request, verb.do(Said(ids, cast("User", request.user), timezone.now())))
    return redirect("desk:review_queue", key)


def _find(request: HttpRequest, key: str) -> Queue:
    queue = BY_KEY.get(key)
    if queue is None or key not in LISTS:
        raise Http404
    if not request.user.has_perm(queue.permission):
        raise PermissionDenied
    return queue


def _ask_scrape(request: HttpRequest, key: str) -> HttpResponse:
    """On to the page that says what it costs and asks."""
    if not request.user.has_perm("posts.scrape_post"):
        raise PermissionDenied
    ids = [int(one) for one in request.POST.getlist("ids") if one.isdecimal()]
    posts = sorted(set(POSTS_OF[key](ids)))
    if not posts:
        messages.warning(request, "Choose one row or more first.")
        return redirect("desk:review_queue", key)
    return redirect(f"{reverse('desk:posts-scrape')}?ids={','.join(map(str, posts))}")
