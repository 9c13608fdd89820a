"""The pipeline's page: the last runs, the queue, the schedules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.page import desk_page, render_page
from desk.pipeline.grid import LATEST, TRIGGERS, list_people, read_filters, read_rows
from desk.pipeline.looks import LOOKS
from pipeline.domain.queue_state import read_queue
from pipeline.domain.read_schedules import read_schedules
from pipeline.models import Run
from pipeline.steps.registry import STEP_NAMES


@desk_page("pipeline.view_run")
def show_pipeline(request: HttpRequest) -> HttpResponse:
    """A script fetches it again while runs go on, and takes the parts that change."""
    at = timezone.now()
    filters = read_filters(request.GET)
    rows = read_rows(filters, at=at)
    return render_page(
        request,
        "desk/pipeline/grid.html",
        title="Pipeline",
        rows=rows,
        filters=filters,
        states=[(state, LOOKS[state].word) for state in Run.State.values],
        triggers=TRIGGERS,
        people=list_people(),
        steps=STEP_NAMES,
        latest=LATEST,
        queue=read_queue(at=at),
        schedules=read_schedules(),
        open_count=sum(row.run.state in Run.OPEN for row in rows),
        may_start=request.user.has_perm("pipeline.start_run"),
        may_pause=request.user.has_perm("pipeline.pause_schedule"),
    )
