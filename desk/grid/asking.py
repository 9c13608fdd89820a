"""How the grid's addresses are asked and answer: JSON, permissions, sentences for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from desk.grid.bad_request import BadRequestError
from desk.page import desk_page
from integrations.linkedin.text import clean_text

P = ParamSpec("P")
Answer = dict[str, Any]
View = Callable[Concatenate[HttpRequest, P], Answer | HttpResponse]
LARGEST_BODY = 32 * 1024 * 1024
SEE = "posts.view_post"
CHANGE = "posts.change_post"
ADD = "posts.add_post"


def grid_view(
    method: str, *permissions: str, to: str = "do this"
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """For who may see posts and has the permissions; others read that they may not `to`. A view
    answers with a dictionary; BadRequestError becomes its sentence.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.has_perms((SEE, *permissions)):
                return refuse(f"You may not {to}: ask an administrator.", 403)
            if request.method != method:
                return refuse(f"This address takes {method} only.", 405)
            try:
                said = view(request, *args, **kwargs)
            except BadRequestError as error:
                return refuse(str(error), error.status)
            return said if isinstance(said, HttpResponse) else JsonResponse(said)

        return desk_page()(answer)

    return decorate


def refuse(detail: str, status: int) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent. Read from the stream: 20,000 cells are more than Django's limit."""
    content = request.read(LARGEST_BODY + 1)
    if len(content) > LARGEST_BODY:
        raise BadRequestError("This is too much at once: send it in parts.", status=422)
    body = _parse(content, "What was sent")
    if not isinstance(body, dict):
        raise BadRequestError("What was sent is no JSON object.")
    return body


def read_parameter(request: HttpRequest, name: str) -> Any:
    """A parameter that is JSON; None when it is absent or empty."""
    said = request.GET.get(name, "")
    return _parse(said, name) if said else None


def _parse(said: str | bytes, name: str) -> Any:
    try:
        return json.loads(said, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRequestError(f"{name} is no JSON.") from None


def _no_number(said: str) -> float:
    raise ValueError(said)


def read_number(request: HttpRequest, name: str, default: int) -> int:
    said = request.GET.get(name, "")
    if not said:
        return default
    if not said.isdecimal() or len(said) > 9:
        raise BadRequestError(f"{name}: {said[:60]!r} is no number.")
    return int(said)


def read_flag(body: dict[str, Any], name: str) -> bool:
    said = body.get(name, False)
    if not isinstance(said, bool):
        raise BadRequestError(f"{name}: {str(said)[:60]!r} is neither true nor false.")
    return said


def read_list(body: dict[str, Any], name: str, *, most: int) -> list[Any]:
    said = body.get(name)
    if not isinstance(said, list):
        raise BadRequestError(f"{name} is no list.")
    if len(said) > most:
        raise BadRequestError(
            f"{name}: {len(said):,} are too many at once: send at most {most:,}.", status=422
        )
    return said


def read_text(body: dict[str, Any], name: str, *, most: int = 2_000) -> str:
    said = body.get(name, "")
    if not isinstance(said, str):
        raise BadRequestError(f"{name}: {str(said)[:60]!r} is no text.")
    return clean_text(said, most)


def read_id(said: object, name: str) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 0 < said < 2**63:
        raise BadRequestError(f"{name}: {str(said)[:60]!r} is no number of a post.")
    return said


def now_iso() -> str:
    return timezone.now().isoformat()
