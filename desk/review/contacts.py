"""People who may be in HubSpot already: a card each, the decision, and the way back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from access.counted import counted
from desk.page import desk_page, render_page
from desk.review.ask_hubspot import ask_hubspot
from desk.review.card import make_card
from desk.review.exact import find_exact
from engagers.domain.decide_review import CannotDecide, decide_review
from engagers.domain.reopen_review import Decided, remember, reopen_review
from engagers.models import Contact

DECIDE = "engagers.decide_contact"
DECIDED = "review_decided"
MOST_UNDONE = 50


@desk_page(DECIDE)
def contact_card(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001
    contact = _find(pk)
    if contact.state != Contact.State.REVIEW:
        return _refuse("Somebody has decided this contact meanwhile.", status=409)
    return JsonResponse(make_card(contact))


@desk_page(DECIDE)
def contact_in_hubspot(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001
    return JsonResponse(ask_hubspot(_find(pk)))


@require_POST
@desk_page(DECIDE)
def contact_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`hubspot_id`: one of the candidates, or null for none of them: a contact is created."""
    contact = _find(pk)
    body = _read_body(request)
    if body is None or "hubspot_id" not in body:
        return _refuse("hubspot_id: give a candidate's id, or null for none of them.", status=400)
    chosen = body["hubspot_id"]
    if contact.state != Contact.State.REVIEW:
        return _refuse("Somebody has decided this contact meanwhile.", status=409)
    if chosen is not None and chosen not in [one["id"] for one in contact.candidates]:
        said = f"hubspot_id: {str(chosen)[:40]!r} is no candidate any more: reload the page."
        return _refuse(said, status=422)
    decided = remember(contact, chosen)
    try:
        decide_review(contact, chosen, at=timezone.now())
    except CannotDecide as error:
        return _refuse(f"{_begin(error)}: choose another, or skip.", status=409)
    kept = [*request.session.get(DECIDED, []), asdict(decided)]
    request.session[DECIDED] = kept[-MOST_UNDONE:]
    return JsonResponse({"id": pk, "can_undo": True})


@require_POST
@desk_page(DECIDE)
def contact_undo(request: HttpRequest) -> HttpResponse:
    """The last decision of this person that is not taken back yet."""
    kept = request.session.get(DECIDED, [])
    if not kept:
        return _refuse("There is no decision of yours to take back.", status=409)
    request.session[DECIDED] = kept[:-1]
    try:
        contact = reopen_review(Decided(**kept[-1]))
    except (CannotDecide, Contact.DoesNotExist) as error:
        return _refuse(f"{_begin(error)}.", status=409)
    return JsonResponse({"id": contact.pk, "can_undo": len(kept) > 1})


@desk_page(DECIDE)
def exact_matches(request: HttpRequest) -> HttpResponse:
    """The people whose only candidate has their name and company; POST `ids` accepts them."""
    found = find_exact()
    if request.method != "POST":
        return render_page(
            request, "desk/review/exact.html", title="Accept exact matches", found=found
        )
    wanted = set(request.POST.getlist("ids"))
    accepted, refused = 0, []
    for one in found:
        if f"{one.contact.pk}:{one.hubspot_id}" in wanted:
            try:
                decide_review(one.contact, one.hubspot_id, at=timezone.now())
            except CannotDecide as error:
                refused.append(f"{one.contact.engager}: {error}.")
            else:
                accepted += 1
    messages.success(
        request, f"{counted(accepted, 'contact')} accepted, to be sent with the next push."
    )
    for said in refused:
        messages.warning(request, said)
    return redirect("desk:review")


def _find(pk: int) -> Contact:
    rows = Contact.objects.sendable().select_related("engager__company", "engager__audience")
    contact = rows.filter(pk=pk).first()
    if contact is None:
        raise Http404
    return contact


def _read_body(request: HttpRequest) -> dict[str, Any] | None:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _begin(error: Exception) -> str:
    """A sentence's beginning."""
    text = str(error)
    return text[:1].upper() + text[1:]


def _refuse(detail: str, *, status: int) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)
