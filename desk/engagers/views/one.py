"""What is done to one person: given back to the machine, taken in again, opened in HubSpot."""

from __future__ import annotations

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from access.counted import counted
from desk.engagers.choose import page_url
from desk.engagers.faces import link_hubspot
from desk.page import desk_page, render_page
from engagers.domain.exclude_one import CannotExcludeError, find_own_rules, include_one
from engagers.domain.override import OVERRIDABLE, override_values
from engagers.models import Contact, Engager
from integrations.errors import VendorError
from pipeline.vendors import Vendors

PORTAL = "hubspot-portal"
A_DAY = 86_400


@require_POST
@desk_page("engagers.change_engager")
def give_back(request: HttpRequest, engager_id: int) -> HttpResponse:
    engager = get_object_or_404(Engager.objects.standing(), pk=engager_id)
    field = request.POST.get("field", "")
    if field not in OVERRIDABLE:
        messages.error(request, f"Field: {field} is not one that people decide.")
    else:
        override_values(engager, {field: None if field in FOREIGN else ""})
        messages.success(
            request, f"The machine decides the {field} again: the next enrich step fills it."
        )
    return HttpResponseRedirect(page_url(engager.pk))


FOREIGN = frozenset({"company", "audience", "position"})


@require_http_methods(["GET", "POST"])
@desk_page("engagers.view_engager", "engagers.exclude_engager")
def include(request: HttpRequest, engager_id: int) -> HttpResponse:
    engager = get_object_or_404(Engager.objects.standing(), pk=engager_id)
    if request.method == "POST":
        try:
            count = include_one(engager, at=timezone.now())
        except CannotExcludeError as refusal:
            messages.error(request, str(refusal))
        else:
            gone = f"{counted(count, 'rule')} {'is' if count == 1 else 'are'} gone"
            text = f"{engager} is taken in again: {gone}. The next push sends them."
            messages.success(request, text)
        return HttpResponseRedirect(page_url(engager.pk))
    return render_page(
        request,
        "desk/engagers/include.html",
        title=f"Take {engager} in again",
        engager=engager,
        rules=find_own_rules(engager),
        back=page_url(engager.pk),
    )


@desk_page("engagers.view_engager", "engagers.view_contact")
def open_hubspot(request: HttpRequest, engager_id: int) -> HttpResponse:
    """The account's number is asked for once a day: an address in HubSpot needs it."""
    contact = get_object_or_404(Contact, engager_id=engager_id)
    portal_id = cache.get(PORTAL) or _ask_portal()
    url = link_hubspot(contact, portal_id)
    if url:
        cache.set(PORTAL, portal_id, A_DAY)
        return HttpResponseRedirect(url)
    messages.error(
        request,
        f"HubSpot does not say which account this is: look for contact {contact.hubspot_id} there.",
    )
    return HttpResponseRedirect(page_url(engager_id))


def _ask_portal() -> str:
    with Vendors() as vendors:
        try:
            return str(vendors.hubspot.whoami().portal_id) if vendors.hubspot else ""
        except VendorError:
            return ""
