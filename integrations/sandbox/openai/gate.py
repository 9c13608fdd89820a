"""What every request passes: the key, faults; and what every answer carries."""

import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.connection import LostAnswer, hang
from integrations.sandbox.openai.refusals import Refusal, refuse_key, refuse_model
from integrations.sandbox.openai.service import MODELS, Service

Body = dict[str, Any]
Work = Callable[[Service, Body], Body]


def make_route(service: Service, path: str, operation: str, work: Work) -> Route:
    """A guarded POST route; its bodies are kept for the control endpoint."""

    async def endpoint(request: Request) -> Response:
        try:
            _check_key(request)
            body = await _read_body(request)
            service.requests.append({"operation": operation, "body": body})
            _raise_fault(service, body)
            if service.strikes("timeout"):
                await hang(service.context, service.timeout_seconds)
            response: Response = JSONResponse(work(service, body))
            if service.strikes("lost_answer"):
                response = LostAnswer()
        except Refusal as refusal:
            response = refusal.response()
        service.context.calls.record("openai", operation, writes=int(response.status_code == 200))
        return _add_headers(response)

    return Route(path, endpoint, methods=["POST"])


def model_routes(service: Service) -> list[BaseRoute]:
    """`GET /v1/models` and one of them: the cheap authenticated call."""

    def look(show: Callable[[Request], Body]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                _check_key(request)
                _raise_fault(service, {})
                response: Response = JSONResponse(show(request))
            except Refusal as refusal:
                response = refusal.response()
            service.context.calls.record("openai", "models")
            return _add_headers(response)

        return endpoint

    def show_all(request: Request) -> Body:
        return {"object": "list", "data": [_describe(name) for name in MODELS]}

    def show_one(request: Request) -> Body:
        name = request.path_params["name"]
        if name not in MODELS:
            raise refuse_model(name)
        return _describe(name)

    return [
        Route("/v1/models", look(show_all), methods=["GET"]),
        Route("/v1/models/{name:path}", look(show_one), methods=["GET"]),
    ]


def _describe(name: str) -> Body:
    return {"id": name, "object": "model", "created": 1_780_000_000, "owned_by": "sandbox"}


def _check_key(request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or key.strip() in {"", "bad"}:
        raise refuse_key()


async def _read_body(request: Request) -> Body:
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise Refusal(400, "We could not parse the JSON body of your request.") from error
    if not isinstance(body, dict):
        raise Refusal(400, "Invalid body: expected an object.")
    return body


def _raise_fault(service: Service, body: Body) -> None:
    faults: dict[str, Callable[[], Refusal]] = {
        "unauthorized": refuse_key,
        "rate_limit": lambda: Refusal(
            429,
            "Rate limit reached. Please try again in 1s.",
            kind="requests",
            code="rate_limit_exceeded",
            headers={"Retry-After": "1"},
        ),
        "insufficient_quota": lambda: Refusal(
            429,
            "You exceeded your current quota, please check your plan and billing details.",
            kind="insufficient_quota",
            code="insufficient_quota",
        ),
        "capacity": lambda: Refusal(498, "Flex tier capacity exceeded.", code="capacity_exceeded"),
        "server_error": lambda: Refusal(500, "The server had an error.", kind="server_error"),
        "unavailable": lambda: Refusal(
            503, "The engine is currently overloaded.", kind="server_error"
        ),
    }
    for name, make in faults.items():
        if service.strikes(name):
            raise make()
    if body.get("service_tier") == "flex" and service.strikes("flex_unavailable"):
        raise Refusal(429, "Resources for this tier are unavailable.", code="resource_unavailable")


def _add_headers(response: Response) -> Response:
    response.headers["x-request-id"] = f"req_{uuid.uuid4().hex}"
    response.headers["x-ratelimit-limit-requests"] = "5000"
    response.headers["x-ratelimit-remaining-requests"] = "4999"
    return response
