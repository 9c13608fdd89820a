"""Start a run: steps and posts are chosen, then a dry run says what it would do and cost."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.page import desk_page, render_page
from desk.pipeline.answer import person_of, read_body, refuse
from desk.pipeline.money import read_money
from pipeline.domain.queue_state import read_queue
from pipeline.domain.request_run import request_run
from pipeline.models import Settings
from pipeline.numbers import selection_rule
from pipeline.steps.registry import STEPS
from posts.models import Post

MOST_POSTS = 500
FOUND = 20
WHAT = {
    "prepare": "checks that everything is in place",
    "scrape": "measures posts: paid at Apify",
    "describe": "reads text, author and counters of posts: paid at Apify",
    "push": "sends people to HubSpot",
    "enrich": "classifies people (paid at OpenAI), looks up profiles (paid at Apify), sends them",
}


@desk_page("pipeline.view_run", "pipeline.start_run")
def show_start(request: HttpRequest) -> HttpResponse:
    """`?posts=1,2` chooses posts beforehand."""
    at, settings = timezone.now(), Settings.load()
    asked = [int(one) for one in request.GET.get("posts", "").split(",") if one.isdecimal()]
    chosen = Post.objects.filter(pk__in=asked[:MOST_POSTS]).order_by("id")
    return render_page(
        request,
        "desk/pipeline/start.html",
        title="Start a run",
        steps=[(step.name, WHAT[step.name], getattr(settings, step.switch)) for step in STEPS],
        chosen=[tell_post(post) for post in chosen],
        due=Post.objects.due(selection_rule(settings), at).count(),
        limit=settings.posts_per_run,
        money=read_money(person_of(request), settings=settings, at=at),
        queue=read_queue(at=at),
    )


@desk_page("pipeline.view_run", "pipeline.start_run", "posts.view_post")
def find_posts(request: HttpRequest) -> HttpResponse:
    """By a part of the name, the text or the address; the newest first."""
    words = request.GET.get("q", "").strip()[:200]
    if not words:
        return JsonResponse({"posts": []})
    said = Q(name__icontains=words) | Q(text__icontains=words) | Q(url__icontains=words)
    posts = Post.objects.filter(said | Q(urn=words)).order_by("-id")[:FOUND]
    return JsonResponse({"posts": [tell_post(post) for post in posts]})


@require_POST
@desk_page("pipeline.view_run", "pipeline.start_run")
def start_dry(request: HttpRequest) -> HttpResponse:
    """Queues the dry run. It costs nothing and calls nobody; its page offers the same for real."""
    try:
        choice = read_choice(read_body(request))
        run = request_run(
            trigger="admin",
            at=timezone.now(),
            dry_run=True,
            started_by=person_of(request),
            **choice,
        )
    except ValueError as error:
        return refuse(str(error), status=422)
    page = reverse("admin:pipeline_run_change", args=[run.pk])
    return JsonResponse({"detail": f"The dry run {run.pk} is queued.", "run": run.pk, "page": page})


def read_choice(body: dict[str, Any]) -> dict[str, Any]:
    """Raises ValueError with a sentence for the person."""
    steps, post_ids = body.get("steps"), body.get("posts", [])
    if not isinstance(steps, list) or not steps or not all(isinstance(s, str) for s in steps):
        raise ValueError("steps: none is chosen. Choose at least one step.")
    if not isinstance(post_ids, list) or not all(type(one) is int for one in post_ids):
        raise ValueError("posts: choose posts from the list, or the posts that are due.")
    if len(post_ids) > MOST_POSTS:
        raise ValueError(f"posts: {len(post_ids)} are chosen. Choose at most {MOST_POSTS}.")
    known = set(Post.objects.filter(pk__in=post_ids).values_list("pk", flat=True))
    if missing := sorted(set(post_ids) - known):
        raise ValueError(f"posts: number {missing[0]} is not here any more. Take it out.")
    return {"steps": steps, "post_ids": post_ids, "force": body.get("force") is True}


def tell_post(post: Post) -> dict[str, Any]:
    day = f"{post.published_at:%Y-%m-%d}" if post.published_at else "no date"
    return {"id": post.pk, "name": str(post), "published": day, "tracking": post.tracking}
