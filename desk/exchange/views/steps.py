"""What a person does to an import: check it, import it, cancel it. Each leads back to its page."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.exchange.import_plan import BadPlanError
from desk.exchange.start_import import (
    WrongStateError,
    cancel_import,
    check_import,
    run_import,
    work_on_small,
)
from desk.exchange.views.imports import MAY
from desk.exchange.views.one import find_import, may_cancel, render_columns
from desk.models import Import
from desk.page import desk_page

logger = logging.getLogger(__name__)
CHOICE = "column-"


@require_POST
@desk_page(MAY)
def check(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _find_own(request, job_id)
    job.mapping = {
        name.removeprefix(CHOICE): key
        for name, key in request.POST.items()
        if key and name.startswith(CHOICE) and _is_column(name.removeprefix(CHOICE), job)
    }
    job.match_field = request.POST.get("match_field", "")
    mode = request.POST.get("mode", "")
    job.mode = mode if mode in Import.Mode.values else Import.Mode.BOTH
    job.clear_empty = "clear_empty" in request.POST
    try:
        check_import(
            job.pk,
            mapping=job.mapping,
            match_field=job.match_field,
            mode=job.mode,
            clear_empty=job.clear_empty,
        )
    except BadPlanError as error:
        return render_columns(request, job, fault=str(error))
    except WrongStateError as error:
        messages.error(request, str(error))
        return redirect("desk:import", job_id)
    return _work(request, job)


@require_POST
@desk_page(MAY)
def run(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _find_own(request, job_id)
    try:
        run_import(job.pk)
    except (BadPlanError, WrongStateError) as error:
        messages.error(request, str(error))
        return redirect("desk:import", job_id)
    return _work(request, job)


@require_POST
@desk_page(MAY)
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    if not may_cancel(request, find_import(job_id)):
        raise PermissionDenied
    try:
        cancel_import(job_id, at=timezone.now())
    except WrongStateError as error:
        messages.error(request, str(error))
    return redirect("desk:import", job_id)


def _is_column(text: str, job: Import) -> bool:
    return text.isascii() and text.isdigit() and int(text) < len(job.columns)


def _find_own(request: HttpRequest, job_id: int) -> Import:
    """What is written is written in the owner's name: nobody else begins it."""
    job = find_import(job_id)
    if job.owner_id != request.user.pk:
        raise PermissionDenied
    return job


def _work(request: HttpRequest, job: Import) -> HttpResponse:
    try:
        work_on_small(job)
    except Exception:
        logger.exception("import %s: the request gives up, the queue goes on", job.pk)
        messages.warning(request, "Something went wrong just now: it is tried again in a minute.")
    return redirect("desk:import", job.pk)
