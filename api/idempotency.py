"""`Idempotency-Key` on POST: a repeated request gets the first one's answer, and nothing runs twice.

The work and its kept answer are one transaction: whoever dies between them has done nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from access.models import ApiKey
from api.models import KeptAnswer
from api.problems import MEDIA_TYPE, Conflict, Refused

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
# After this whoever answered the first request is presumed dead.
AT_WORK = timedelta(minutes=5)
LONGEST = 200
KEPT_HEADERS = ("ETag", "Location")
Action = Callable[..., Response]


def idempotent(action: Action) -> Action:
    """Of a view's method. Refusals are kept too; after a server error repeating is right."""

    @wraps(action)
    def answer(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return action(view, request, *args, **kwargs)
        kept = _begin(request, key, at=timezone.now())
        if kept.status is not None:
            return _repeat(kept)
        try:
            try:
                with transaction.atomic():
                    done = action(view, request, *args, **kwargs)
                    _keep(kept, done)
            except Exception as error:  # noqa: BLE001 - the framework raises again what is no refusal
                done = view.handle_exception(error)
                _keep(kept, done)
        except BaseException:
            kept.delete()
            raise
        return done

    return answer


def _begin(request: Request, key: str, *, at: datetime) -> KeptAnswer:
    """A row for this request, or the one with the answer. Raises Refused, Conflict."""
    if len(key) > LONGEST:
        raise Refused(f"{HEADER}: {len(key)} characters; at most {LONGEST} fit.")
    assert isinstance(request.auth, ApiKey)
    asked = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    fresh = {
        "request_hash": hashlib.sha256(asked).hexdigest(),
        "created_at": at,
        "status": None,
        "body": None,
    }
    KeptAnswer.objects.filter(created_at__lte=at - KEPT).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(api_key=request.auth, idempotency_key=key, **fresh)
    except IntegrityError:
        return _find_first(request.auth, key, fresh)


@transaction.atomic
def _find_first(api_key: ApiKey, key: str, fresh: dict[str, Any]) -> KeptAnswer:
    """The row of the first request; one whose request died is taken over."""
    rows = KeptAnswer.objects.select_for_update()
    kept = rows.filter(api_key=api_key, idempotency_key=key).first()
    if kept is None:
        raise Conflict("The first request with this key has just failed: try again.", wait=1)
    if kept.status is None and kept.created_at <= fresh["created_at"] - AT_WORK:
        KeptAnswer.objects.filter(pk=kept.pk).update(**fresh)
        kept.refresh_from_db()
        return kept
    if kept.request_hash != fresh["request_hash"]:
        raise Refused(f"{HEADER}: this key came with another request before; use a new one.")
    if kept.status is None:
        raise Conflict(
            "The first request with this key is still at work: try again in a while.", wait=5
        )
    return kept


def _keep(kept: KeptAnswer, done: Response) -> None:
    kept.status, kept.body = done.status_code, done.data
    kept.headers = {name: done[name] for name in KEPT_HEADERS if name in done}
    kept.save()


def _repeat(kept: KeptAnswer) -> Response:
    return Response(
        kept.body,
        status=kept.status,
        headers={**kept.headers, "Idempotency-Replayed": "true"},
        content_type=MEDIA_TYPE if kept.is_problem else None,
    )
