"""The JSON that a script of ours posts."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse


class BadBodyError(ValueError):
    """`str()` says what was expected."""


def read_body(request: HttpRequest) -> dict[str, Any]:
    """Raises BadBodyError for what is no JSON object."""
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        raise BadBodyError("The request's body is no JSON.") from None
    if not isinstance(body, dict):
        raise BadBodyError("The request's body is no JSON object.")
    return body


def refuse(words: str, *, status: int) -> JsonResponse:
    return JsonResponse({"detail": words}, status=status)
