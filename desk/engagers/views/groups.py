"""What is done to several people: classify again, send now, leave out. Asked first, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from desk.domain.request_classification import (
    ClassificationRefusedError,
    check_request,
    preview_request,
    request_classification,
)
from desk.domain.request_sending import (
    SendingRefusedError,
    check_sending,
    preview_sending,
    request_sending,
)
from desk.engagers.choose import page_url, read_chosen
from desk.page import desk_page, render_page
from engagers.domain.exclude_one import CannotExcludeError, exclude_one
from engagers.models import Engager, Exclusion
from pipeline.domain.limit_person import read_person_limit
from pipeline.models import Run, Settings

if TYPE_CHECKING:
    from access.models import User

SHOWN = 20


@require_http_methods(["GET", "POST"])
@desk_page("engagers.view_engager", "engagers.classify_engager")
def classify(request: HttpRequest) -> HttpResponse:
    people, person = read_chosen(request), cast("User", request.user)
    ids = [one.pk for one in people]
    if request.method == "POST":
        try:
            run = request_classification(ids, by=person, at=timezone.now())
        except ClassificationRefusedError as error:
            messages.error(request, str(error))
        else:
            say_run(request, "These people are classified again", run)
        return back(people)
    preview, settings, refusal = preview_request(ids), Settings.load(), ""
    try:
        check_request(preview, settings, by=person, at=timezone.now())
    except ClassificationRefusedError as error:
        refusal = str(error)
    limit = read_person_limit(person, settings=settings, at=timezone.now())
    return render_page(
        request,
        "desk/engagers/classify.html",
        title="Classify again",
        preview=preview,
        refusal=refusal,
        limit=limit,
        **listed(people),
    )


@require_http_methods(["GET", "POST"])
@desk_page("engagers.view_engager", "engagers.send_engager")
def send(request: HttpRequest) -> HttpResponse:
    people = read_chosen(request)
    ids = [one.pk for one in people]
    if request.method == "POST":
        try:
            run = request_sending(ids, by=cast("User", request.user), at=timezone.now())
        except SendingRefusedError as error:
            messages.error(request, str(error))
        else:
            say_run(request, "A push of these people is queued", run)
        return back(people)
    plan, refusal = preview_sending(ids), ""
    try:
        check_sending(plan)
    except SendingRefusedError as error:
        refusal = str(error)
    return render_page(
        request,
        "desk/engagers/send.html",
        title="Send to HubSpot now",
        plan=plan,
        left_out=plan.left_out.most_common(),
        refusal=refusal,
        **listed(people),
    )


@require_http_methods(["GET", "POST"])
@desk_page("engagers.view_engager", "engagers.exclude_engager")
def exclude(request: HttpRequest) -> HttpResponse:
    people = read_chosen(request)
    reason = request.POST.get("reason", "")
    if request.method == "POST" and reason in Exclusion.Reason.values:
        note = request.POST.get("note", "")
        for one in people:
            try:
                exclude_one(one, reason=reason, note=note, at=timezone.now())
            except CannotExcludeError as error:
                messages.error(request, str(error))
            else:
                text = format_html(
                    '<a href="{}">{}</a> is left out of every exit.', page_url(one.pk), str(one)
                )
                messages.success(request, text)
        return back(people)
    if request.method == "POST":
        messages.error(request, "Reason: choose one of the list.")
    return render_page(
        request,
        "desk/engagers/exclude.html",
        title="Leave out",
        reasons=Exclusion.Reason.choices,
        organisations=[one for one in people if one.kind == Engager.Kind.ORGANISATION],
        **listed(people),
    )


def listed(people: list[Engager]) -> dict[str, object]:
    return {
        "people": people[:SHOWN],
        "more": max(len(people) - SHOWN, 0),
        "number": len(people),
        "ids": ",".join(str(one.pk) for one in people),
        "back": page_url(people[0].pk) if len(people) == 1 else list_url(),
    }


def back(people: list[Engager]) -> HttpResponse:
    return HttpResponseRedirect(page_url(people[0].pk) if len(people) == 1 else list_url())


def list_url() -> str:
    return reverse("admin:engagers_engager_changelist")


def say_run(request: HttpRequest, text: str, run: Run) -> None:
    url = reverse("admin:pipeline_run_change", args=[run.pk])
    messages.success(request, format_html('{}: <a href="{}">run {}</a>.', text, url, run.pk))
