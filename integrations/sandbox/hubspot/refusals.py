"""HubSpot's error bodies."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse


class Refusal(Exception):
    """What the vendor answers instead of doing it. `context` values are lists of strings."""

    def __init__(
        self,
        status: int,
        category: str,
        message: str,
        *,
        context: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.category = category
        self.message = message
        self.context = dict(context or {})
        self.headers = dict(headers or {})
        self.extra = extra

    def response(self) -> JSONResponse:
        """The answer when the whole request is refused."""
        body: dict[str, Any] = {
            "status": "error",
            "message": self.message,
            "correlationId": str(uuid.uuid4()),
            "category": self.category,
            **self.extra,
        }
        if self.context:
            body["context"] = self.context
        return JSONResponse(body, status_code=self.status, headers=self.headers)

    def row(self, trace_id: str | None) -> dict[str, Any]:
        """The entry under `errors` of a 207."""
        context = dict(self.context)
        if trace_id is not None:
            context["objectWriteTraceId"] = [trace_id]
        return {
            "status": "error",
            "category": self.category,
            "message": self.message,
            "context": context,
            "errors": [],
            "links": {},
        }


def refuse_input(message: str) -> Refusal:
    """400: the request is not well formed."""
    return Refusal(400, "VALIDATION_ERROR", message)


def refuse_values(problems: list[dict[str, Any]]) -> Refusal:
    """400: values of properties; the message ends in a JSON list of the problems."""
    return refuse_input(f"Property values were not valid: {json.dumps(problems)}")


def refuse_missing(ids: list[str]) -> Refusal:
    """404, or one entry of a 207: no such contacts."""
    return Refusal(
        404,
        "OBJECT_NOT_FOUND",
        "Could not get some CONTACT objects, they may be deleted or not exist."
        " Check that ids are valid.",
        context={"ids": ids},
    )


def refuse_limit(policy: str, *, retry_after: int | None = None) -> Refusal:
    """429 with `policyName`: TEN_SECONDLY_ROLLING, SECONDLY or DAILY."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Refusal(
        429,
        "RATE_LIMITS",
        f"You have reached your {policy.lower()} limit.",
        headers=headers,
        errorType="RATE_LIMIT",
        policyName=policy,
    )


def refuse_scope(scope: str) -> Refusal:
    """403: the token lacks a scope."""
    message = (
        "This app hasn't been granted all required scopes to make this call."
        " Read more about required scopes here: https://developers.hubspot.com/scopes."
    )
    return Refusal(
        403,
        "MISSING_SCOPES",
        message,
        errors=[
            {
                "message": "One or more of the following scopes are required.",
                "context": {"requiredGranularScopes": [scope]},
            }
        ],
    )


def refuse_credentials() -> Refusal:
    """401: no token, or a wrong one."""
    return Refusal(
        401,
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you"
        " can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
    )
