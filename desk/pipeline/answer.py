"""What the scripts of these pages get and send: JSON, with a sentence where something is refused."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from access.models import User
from pipeline.models import Run


def refuse(sentence: str, *, status: int) -> JsonResponse:
    return JsonResponse({"detail": sentence}, status=status)


def read_body(request: HttpRequest) -> dict[str, Any]:
    """Raises ValueError for what is no JSON object."""
    if not request.body:
        return {}
    try:
        return dict(json.loads(request.body))
    except (TypeError, ValueError):
        raise ValueError("The request is no JSON object: load the page anew.") from None


def person_of(request: HttpRequest) -> User:
    """Who asks. A `desk_page` lets nobody in who has not logged in."""
    assert isinstance(request.user, User)
    return request.user


def find_run(run_id: int) -> Run:
    return get_object_or_404(Run.objects.select_related("started_by"), pk=run_id)
