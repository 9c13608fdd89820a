"""Every error is `application/problem+json` (RFC 9457): a title, a sentence, and the fields at fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
INVALID = "The request has faults: see errors."


class Refused(exceptions.APIException):
    """Understood, and not possible: 422 with the reason."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "refused"


class Conflict(exceptions.APIException):
    """Somebody else was there first: 409 with who and when. `wait`: seconds, for Retry-After."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"

    def __init__(self, detail: str, *, wait: int | None = None) -> None:
        super().__init__(detail)
        self.wait = wait


class PreconditionFailed(exceptions.APIException):
    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "precondition_failed"


class LengthRequired(exceptions.APIException):
    status_code = HTTPStatus.LENGTH_REQUIRED
    default_code = "length_required"
    default_detail = "Send the body whole, with Content-Length: chunks are not read."


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is larger than 2.5 MB: send it in parts."


class Unavailable(exceptions.APIException):
    """Not now, and not by the program's fault: 503 with what an operator must do."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "unavailable"


def answer_problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The framework's answer in the form of a problem; None for what is no answer but a bug."""
    answer = exception_handler(error, dict(context))
    if answer is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        faults = list(_list_faults(error.detail))
        answer.data = describe(answer.status_code, INVALID) | {"errors": faults}
    else:
        answer.data = describe(answer.status_code, str(answer.data["detail"]))
    answer.content_type = MEDIA_TYPE
    return answer


def describe(status: int, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
    }


def _list_faults(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Of nested fields by their path: `urls.3`, `custom.budget_code`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _list_faults(inner, f"{field}.{name}" if field else str(name))
    else:
        yield from ({"field": field, "detail": str(inner)} for inner in detail)


def answer_unknown(_request: object, path: str = "") -> JsonResponse:  # noqa: ARG001
    """For addresses under /api/ that no view has."""
    return _answer(
        404, "There is nothing at this address. They end with a slash: see /api/schema/."
    )


def answer_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own refusals, before any view: a strange host, too many parameters."""
    if request.path.startswith(PREFIX):
        return _answer(400, "The server refuses this request before reading it.")
    return defaults.bad_request(request, exception)


def answer_failure(request: HttpRequest) -> HttpResponse:
    """For what nobody foresaw; the traceback goes to the log."""
    if request.path.startswith(PREFIX):
        return _answer(500, "This is our fault, and it is in our log: try again later.")
    return defaults.server_error(request)


def _answer(status: int, detail: str) -> JsonResponse:
    return JsonResponse(describe(status, detail), status=status, content_type=MEDIA_TYPE)
