"""One run: live while it goes on, then what failed in it and what it cost."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from desk.page import desk_page, render_page
from desk.pipeline.answer import find_run, person_of
from desk.pipeline.charges import read_charges
from desk.pipeline.failures import read_faults
from desk.pipeline.live import tell_run
from desk.pipeline.money import read_money
from pipeline.domain.queue_state import read_queue
from pipeline.domain.start_previewed import find_real
from pipeline.models import Run, Settings
from posts.models import Post

POSTS_SHOWN = 20


@desk_page("pipeline.view_run")
def show_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Also the admin's page of a run."""
    run, at, person = find_run(run_id), timezone.now(), person_of(request)
    steps = list(run.steps.all())
    return render_page(
        request,
        "desk/pipeline/run.html",
        title=f"Run {run.pk}",
        run=run,
        live=tell_run(run, steps, seen={}, at=at),
        errors=[step for step in steps if step.error],
        queue=read_queue(at=at) if run.state == Run.State.QUEUED else None,
        may_stop=person.has_perm("pipeline.stop_run"),
        may_start=person.has_perm("pipeline.start_run"),
        **read_choice(run),
        **read_results(request, run),
    )


@desk_page("pipeline.view_run")
def tell_state(request: HttpRequest, run_id: int) -> HttpResponse:
    """`?seen=scrape:12,push:3`: the lines of each log that the page has already."""
    run = find_run(run_id)
    seen = {}
    for part in request.GET.get("seen", "").split(","):
        name, _, number = part.partition(":")
        seen[name] = int(number) if number.isdecimal() and len(number) < 10 else 0
    return JsonResponse(tell_run(run, list(run.steps.all()), seen=seen, at=timezone.now()))


@desk_page("pipeline.view_run")
def show_results(request: HttpRequest, run_id: int) -> HttpResponse:
    """The part of the page that changes when the run is over."""
    run = find_run(run_id)
    context = {"run": run, "errors": [step for step in run.steps.all() if step.error]}
    context["may_start"] = person_of(request).has_perm("pipeline.start_run")
    return TemplateResponse(
        request, "desk/pipeline/_results.html", {**context, **read_results(request, run)}
    )


def read_choice(run: Run) -> dict[str, Any]:
    """What the run was asked to do."""
    ids = list(run.options.get("post_ids", ()))
    posts = Post.objects.filter(pk__in=ids[:POSTS_SHOWN]).order_by("id") if ids else ()
    rows = run.options.get("rows", {})
    return {
        "is_dry": bool(run.options.get("dry_run")),
        "is_forced": bool(run.options.get("force")),
        "posts": list(posts),
        "more_posts": max(len(ids) - POSTS_SHOWN, 0),
        "rows_wanted": [(step, len(found)) for step, found in rows.items()],
        "retry_of": run.options.get("retry_of"),
        "preview_of": run.options.get("preview_of"),
    }


def read_results(request: HttpRequest, run: Run) -> dict[str, Any]:
    """What failed and what it cost; for a dry run, what it may become."""
    person = person_of(request)
    is_over = run.state not in Run.OPEN
    is_dry = bool(run.options.get("dry_run"))
    may_start = person.has_perm("pipeline.start_run")
    sees_money = person.has_perm("integrations.view_charge")
    faults = None if is_dry else read_faults(run, person)
    return {
        "is_over": is_over,
        "faults": faults,
        "can_retry": bool(is_over and may_start and faults and faults.failed.total),
        "charges": read_charges(run) if sees_money and not is_dry else [],
        "sees_money": sees_money,
        "is_preview_over": is_over and is_dry,
        "can_become_real": run.state in (Run.State.SUCCEEDED, Run.State.PARTIAL),
        "real": find_real(run) if is_dry else None,
        "money": read_money(person, settings=Settings.load(), at=timezone.now())
        if is_dry and may_start
        else None,
    }
