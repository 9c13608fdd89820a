"""One import: its columns to choose, how far it is, what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from desk.exchange.claim_import import WORKING
from desk.exchange.targets import NUMBER, URL, Target, list_targets
from desk.exchange.views.imports import MAY
from desk.exchange.write_refused import list_refused, list_refused_header
from desk.exchange.write_table import XLSX, answer_table
from desk.models import Import
from desk.page import desk_page, render_page
from posts.models import Label

FIRST_REFUSED = 100
SAMPLES_SHOWN = 3


@desk_page(MAY)
def one_import(request: HttpRequest, job_id: int) -> HttpResponse:
    job = find_import(job_id)
    is_mine = job.owner_id == request.user.pk
    choosing = job.state == Import.State.UPLOADED or (
        "columns" in request.GET and job.state in {Import.State.CHECKED, Import.State.CANCELLED}
    )
    if is_mine and choosing:
        return render_columns(request, job)
    return render_page(
        request,
        "desk/exchange/import.html",
        title=job.filename,
        job=job,
        is_mine=is_mine,
        is_working=job.state in WORKING,
        state=describe_state(job),
        refused=job.refused_rows.order_by("number")[:FIRST_REFUSED],
        new_values=_list_new_values(job),
        may_cancel=may_cancel(request, job),
    )


@require_GET
@desk_page(MAY)
def import_state(request: HttpRequest, job_id: int) -> HttpResponse:  # noqa: ARG001 - a view's
    return JsonResponse(describe_state(find_import(job_id)))


@require_GET
@desk_page(MAY)  # type: ignore[arg-type]  # a download streams
def refused_file(request: HttpRequest, job_id: int) -> HttpResponseBase:
    job = find_import(job_id)
    name = f"{job.filename.rpartition('.')[0] or job.filename} to mend"
    form = XLSX if request.GET.get("format") == XLSX else "csv"
    return answer_table(form, name, list_refused_header(job), list_refused(job))


def find_import(job_id: int) -> Import:
    jobs = Import.objects.select_related("owner").defer("content")
    return get_object_or_404(jobs, pk=job_id)


def may_cancel(request: HttpRequest, job: Import) -> bool:
    return job.owner_id == request.user.pk or request.user.has_perm("desk.change_import")


def describe_state(job: Import) -> dict[str, Any]:
    """For the script that follows it. `stalled`: nobody works on it, the next minute's round will."""
    idle = job.claimed_until is None or job.claimed_until <= timezone.now()
    return {
        "state": job.state,
        "says": job.get_state_display(),
        "working": job.state in WORKING,
        "waiting": job.state in WORKING and idle,
        "done": job.done_rows,
        "total": job.total_rows,
        "created": job.created_count,
        "updated": job.updated_count,
        "unchanged": job.unchanged_count,
        "refused": job.refused_count,
    }


def render_columns(request: HttpRequest, job: Import, *, fault: str = "") -> HttpResponse:
    """The columns with their guesses, to be changed."""
    targets = list_targets()
    columns = [
        {
            "index": index,
            "name": name,
            "samples": _list_samples(job, index),
            "chosen": job.mapping.get(str(index), ""),
        }
        for index, name in enumerate(job.columns)
    ]
    return render_page(
        request,
        "desk/exchange/columns.html",
        title=f"Columns of {job.filename}",
        job=job,
        columns=columns,
        groups=_group(targets),
        matches=[target for target in targets if target.can_match],
        modes=Import.Mode.choices,
        fault=fault,
    )


def _list_samples(job: Import, index: int) -> list[str]:
    """The first values that differ."""
    values = [row[index] for row in job.samples if index < len(row) and row[index].strip()]
    return list(dict.fromkeys(values))[:SAMPLES_SHOWN]


def _group(targets: list[Target]) -> list[tuple[str, list[Target]]]:
    found_by = [target for target in targets if target.key in {URL, NUMBER}]
    own = [target for target in targets if target.field and target.field.custom]
    labels = [target for target in targets if target not in [*found_by, *own]]
    groups = [("Which post it is", found_by), ("Labels", labels), ("Custom fields", own)]
    return [(name, some) for name, some in groups if some]


def _list_new_values(job: Import) -> list[tuple[str, list[str]]]:
    titles: dict[str, str] = {str(value): str(label) for value, label in Label.Kind.choices}
    return [
        (titles.get(name, name).capitalize(), values)
        for name, values in sorted(job.new_values.items())
    ]
