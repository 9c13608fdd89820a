"""What the data checks found."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from desk.page import desk_page, render_page
from reporting.domain.read_results import TREND, read_last_time, read_results

SEE, RUN = "pipeline.view_run", "pipeline.start_run"
TASK = "reporting.tasks.check_now"


@desk_page(SEE)
def checks(request: HttpRequest) -> HttpResponse:
    found = read_results()
    subjects = [
        (subject, list(group))
        for subject, group in groupby(found, key=lambda one: one.last.subject)
    ]
    return render_page(
        request,
        "desk/reports/checks.html",
        title="Data checks",
        found=found,
        failed=[one for one in found if one.last.broken],
        # The rules over tables first: the views follow from those.
        subjects=sorted(subjects, key=lambda one: one[0] != "tables"),
        checked_at=found[0].last.checked_at if found else None,
        can_run=request.user.has_perm(RUN),
        trend=TREND,
    )


@require_POST
@desk_page(SEE, RUN)
def run(_request: HttpRequest) -> HttpResponse:
    """By the queue: at size it takes minutes. Each press tries all of them once."""
    async_task(TASK, task_name="data checks", group="checks")
    return JsonResponse({"detail": "The checks run in the queue: this page follows."})


@desk_page(SEE)
def state(_request: HttpRequest) -> HttpResponse:
    at = read_last_time()
    return JsonResponse({"checked_at": at.isoformat() if at else ""})
