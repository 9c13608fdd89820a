"""What stands before every endpoint: counting, tokens, and faults of any request."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from integrations.sandbox.apify.answers import refuse
from integrations.sandbox.connection import Abandoned, LostAnswer
from integrations.sandbox.state import Context

Endpoint = Callable[[Request], Awaitable[Response]]

# Fault suffix -> the error that is answered, before anything is done.
REFUSALS = {
    "rate_limit": "rate-limit-exceeded",
    "server_error": "internal-server-error",
    "token_refused": "user-or-token-not-found",
    "not_enough_usage": "not-enough-usage-to-run-paid-actor",
    "hard_limit": "platform-feature-disabled",
    "not_rented": "actor-is-not-rented",
}
HANG_SECONDS = 60
STEP_SECONDS = 0.02


def guard(context: Context, operation: str, endpoint: Endpoint) -> Endpoint:
    """Counts the request, checks the token, and lets `apify.<fault>` strike."""

    async def guarded(request: Request) -> Response:
        if operation != "start":  # which counts itself: it knows whether it wrote
            context.calls.record("apify", operation)
        if not is_authorised(request):
            return refuse("user-or-token-not-found")
        return strike(context, "apify") or await endpoint(request)

    return guarded


def strike(context: Context, prefix: str, purpose: str = "") -> Response | None:
    """The answer of a fault `<prefix>.<fault>` that strikes before anything is done, if any."""

    def hit(name: str) -> bool:
        targeted = bool(purpose) and context.faults.hit(f"{prefix}.{name}.{purpose}")
        return targeted or context.faults.hit(f"{prefix}.{name}")

    for name, kind in REFUSALS.items():
        if hit(name):
            return refuse(kind)
    if hit("bad_gateway"):
        return bad_gateway()
    return LostAnswer() if hit("no_answer") else None


def is_authorised(request: Request) -> bool:
    """Any token but an empty one or "bad"."""
    header = request.headers.get("authorization", "")
    token = header.removeprefix("Bearer ").strip() or request.query_params.get("token", "")
    return token not in ("", "bad")


def bad_gateway() -> Response:
    return PlainTextResponse("<html><h1>502 Bad Gateway</h1></html>", 502, media_type="text/html")


async def wait(context: Context, request: Request, seconds: float) -> None:
    """Holds an answer back, until the caller gives up. Raises `Abandoned` after a reset."""
    resets = context.resets
    for _ in range(round(seconds / STEP_SECONDS)):
        if await request.is_disconnected():
            break
        await asyncio.sleep(STEP_SECONDS)
    if context.resets != resets:
        raise Abandoned
