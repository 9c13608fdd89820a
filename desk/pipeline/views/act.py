"""What people do to runs and schedules: stop, try again, start for real, pause, resume."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.page import desk_page
from desk.pipeline.answer import find_run, person_of, read_body, refuse
from pipeline.domain.limit_person import PersonLimitExceededError
from pipeline.domain.pause_schedule import pause_schedule, resume_schedule
from pipeline.domain.retry_failed import NothingToRetryError, retry_failed
from pipeline.domain.start_previewed import NotPreviewedError, start_previewed
from pipeline.domain.stop_run import stop_run
from pipeline.models import Run

STOPPED = "Run {} is stopped: it had not begun."
STOPPING = (
    "Run {} stops after the row it works on. What was started at Apify goes on there and is paid"
    " for: a later run collects it."
)


@require_POST
@desk_page("pipeline.view_run", "pipeline.stop_run")
def stop(_request: HttpRequest, run_id: int) -> HttpResponse:
    run = find_run(run_id)
    if run.state not in Run.OPEN:
        return refuse(f"Run {run.pk} is over: there is nothing to stop.", status=409)
    run = stop_run(run, at=timezone.now())
    said = STOPPED if run.state == Run.State.STOPPED else STOPPING
    return JsonResponse({"detail": said.format(run.pk)})


@require_POST
@desk_page("pipeline.view_run", "pipeline.start_run")
def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    try:
        run = retry_failed(find_run(run_id), by=person_of(request), at=timezone.now())
    except (NothingToRetryError, ValueError) as error:
        return refuse(str(error), status=409)
    return _answer(run)


@require_POST
@desk_page("pipeline.view_run", "pipeline.start_run")
def start_for_real(request: HttpRequest, run_id: int) -> HttpResponse:
    try:
        run = start_previewed(find_run(run_id), by=person_of(request), at=timezone.now())
    except (NotPreviewedError, PersonLimitExceededError) as error:
        return refuse(str(error), status=409)
    return _answer(run)


@require_POST
@desk_page("pipeline.view_run", "pipeline.pause_schedule")
def pause(request: HttpRequest, name: str) -> HttpResponse:
    try:
        reason = str(read_body(request).get("reason", ""))
        pause_schedule(name, by=person_of(request), reason=reason, at=timezone.now())
    except ValueError as error:
        return refuse(str(error), status=422)
    return JsonResponse({"detail": f"The schedule {name} starts no runs until it is resumed."})


@require_POST
@desk_page("pipeline.view_run", "pipeline.pause_schedule")
def resume(_request: HttpRequest, name: str) -> HttpResponse:
    if not resume_schedule(name):
        return refuse(f"The schedule {name} is not paused.", status=409)
    return JsonResponse({"detail": f"The schedule {name} starts runs again."})


def _answer(run: Run) -> JsonResponse:
    page = reverse("admin:pipeline_run_change", args=[run.pk])
    return JsonResponse({"detail": f"Run {run.pk} is queued.", "run": run.pk, "page": page})
