"""Erasing a person: what goes where is said first, and the name must be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from access.counted import counted
from desk.domain.erase_everywhere import erase_everywhere
from desk.engagers.choose import page_url
from desk.page import desk_page, render_page
from engagers.domain.erase import CannotEraseError, find_hubspot_ids, find_person
from engagers.domain.find_engager import find_family
from engagers.models import Contact, Engagement, Engager, Erasure, Identity
from pipeline.vendors import Vendors

if TYPE_CHECKING:
    from access.models import User


@require_http_methods(["GET", "POST"])
@desk_page("engagers.view_engager", "engagers.erase_engager")
def erase(request: HttpRequest, engager_id: int) -> HttpResponse:
    engager = get_object_or_404(Engager.objects.standing(), pk=engager_id)
    word = engager.name or str(engager.pk)
    error = ""
    if request.method == "POST":
        if " ".join(request.POST.get("name", "").split()) == " ".join(word.split()):
            return _erase(request, engager)
        error = f"Type the name exactly as it is shown: {word}"
    family = find_family(engager.pk)
    theirs = {"engager__in": family}
    return render_page(
        request,
        "desk/engagers/erase.html",
        title=f"Erase {engager}",
        engager=engager,
        word=word,
        error=error,
        merged=len(family) - 1,
        engagements=Engagement.objects.filter(**theirs).count(),
        posts=Engagement.objects.filter(**theirs).values("post").distinct().count(),
        identities=Identity.objects.filter(**theirs),
        contacts=Contact.objects.filter(**theirs).count(),
        hubspot_ids=find_hubspot_ids(family, find_person(family)),
        back=page_url(engager.pk),
    )


def _erase(request: HttpRequest, engager: Engager) -> HttpResponse:
    with Vendors() as vendors:
        try:
            done = erase_everywhere(
                engager.pk,
                by=cast("User", request.user),
                at=timezone.now(),
                in_hubspot="hubspot" in request.POST,
                gateway=vendors.hubspot,
            )
        except CannotEraseError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(page_url(engager.pk))
    _say(request, done.record, done.trouble)
    return HttpResponseRedirect(reverse("admin:engagers_engager_changelist"))


def _say(request: HttpRequest, record: Erasure, trouble: tuple[str, ...]) -> None:
    """Without a name: the message is stored for a moment too."""
    counts = record.counts
    messages.success(
        request,
        f"Erased, and no scrape brings the person back. Gone:"
        f" {counted(counts['engagements'], 'engagement')}, {counted(counts['identities'], 'key')}"
        f" and {counted(counts['contacts'], 'contact')}.",
    )
    if record.hubspot_state == Erasure.HubSpot.ERASED:
        messages.success(request, "HubSpot has erased its contact too.")
    for text in trouble:
        messages.warning(
            request, f"HubSpot still has its contact: {text}. The next push asks again."
        )
