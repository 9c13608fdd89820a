"""Which post an address names, said while it is being typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from desk.page import desk_page
from integrations.linkedin.post_urls import NotAPost, parse_post
from posts.models import Post


@require_GET
@desk_page("posts.view_post")
def check_address(request: HttpRequest) -> JsonResponse:
    """`?url=`: {"ok", "urn", "url", "published", "reason", "existing": {"id", "name", "href"}|null}."""
    return JsonResponse(tell_post(request.GET.get("url", "")))


def tell_post(text: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"ok": False, "urn": "", "url": "", "published": "", "existing": None}
    try:
        ref = parse_post(text)
    except NotAPost as reason:
        return nothing | {"reason": f"This is no post of LinkedIn's: {reason}."}
    published = ""
    if ref.published_at is not None:
        published = date_format(timezone.localtime(ref.published_at), "j M Y, H:i")
    existing = Post.objects.known_as([ref.urn]).first()
    found = nothing | {"urn": ref.urn, "url": ref.url, "published": published, "reason": ""}
    if existing is None:
        return found | {"ok": True}
    return found | {
        "reason": "This post is here already.",
        "existing": {
            "id": existing.pk,
            "name": str(existing),
            "href": reverse("admin:posts_post_change", args=[existing.pk]),
        },
    }
