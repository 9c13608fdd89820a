"""People named in an address: `?ids=1,2,3`."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from engagers.models import Engager

MOST_IDS = 1_000


def chosen_url(name: str, engager_ids: Iterable[int]) -> str:
    return f"{reverse(name)}?{urlencode({'ids': ','.join(map(str, engager_ids))}, safe=',')}"


def merge_url(engager_id: int, other_id: int) -> str:
    return f"{reverse('desk:engager_merge', args=[engager_id])}?with={other_id}"


def page_url(engager_id: int) -> str:
    return reverse("admin:engagers_engager_change", args=[engager_id])


def read_chosen(request: HttpRequest) -> list[Engager]:
    """Those of the address or of the form who are still here, in the order of their names."""
    text = request.POST.get("ids") or request.GET.get("ids") or ""
    words = [word for word in text.split(",") if word.isascii() and word.isdigit()]
    ids = [int(word) for word in words[:MOST_IDS] if len(word) < 19]
    rows = Engager.objects.standing().filter(pk__in=ids).select_related("company")
    return list(rows.order_by("name", "pk"))
