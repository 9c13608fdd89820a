"""Details carry an ETag: `If-None-Match` saves the body (304), `If-Match` saves a colleague's edit."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.http import parse_etags
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from api.problems import PreconditionFailed

# They tell the time: "scraped 6 minutes ago", and of a post that is due the very moment of asking.
MOVING = {"due_reason", "next_due_at"}
KEPT_BY_ITS_READER = "private, no-cache"


def make_etag(data: Any) -> str:
    lasting = {name: value for name, value in data.items() if name not in MOVING}
    text = json.dumps(lasting, cls=JSONEncoder, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def answer_with_etag(request: Request, data: Any) -> Response:
    """The detail, or 304 where the program has it already."""
    etag = make_etag(data)
    headers = {"ETag": etag, "Cache-Control": KEPT_BY_ITS_READER}
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if request.method in {"GET", "HEAD"} and {"*", etag} & {
        one.removeprefix("W/") for one in known
    }:
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(data, headers=headers)


def require_match(request: Request, data: Any) -> None:
    """Raises PreconditionFailed when `If-Match` names another state than the present one, or none
    that can be read: whoever sends it wants to be sure.
    """
    wanted = request.headers.get("If-Match", "")
    if wanted and not {"*", make_etag(data)} & set(parse_etags(wanted)):
        raise PreconditionFailed(
            "It changed since you read it: read it again, then repeat the change."
        )
