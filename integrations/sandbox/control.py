"""Control endpoints under `/sandbox/`: health, calls, faults, clock, settings, reset."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from integrations.sandbox.state import Context

Endpoint = Callable[[Request], Awaitable[JSONResponse]]


def control_routes(context: Context) -> list[BaseRoute]:
    """The control endpoints that belong to no vendor."""
    return [
        Route("/health", _health(context), methods=["GET"]),
        Route("/calls", _calls(context), methods=["GET"]),
        Route("/faults", _faults(context), methods=["GET", "POST", "DELETE"]),
        Route("/clock", _clock(context), methods=["GET", "POST"]),
        Route("/settings", _settings(context), methods=["GET", "POST"]),
        Route("/reset", _reset(context), methods=["POST"]),
        Route("/posts", _posts(context), methods=["GET"]),
    ]


def _health(context: Context) -> Endpoint:
    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok", "now": context.clock().isoformat()})

    return health


def _calls(context: Context) -> Endpoint:
    async def calls(_: Request) -> JSONResponse:
        return JSONResponse(context.calls.snapshot())

    return calls


def _faults(context: Context) -> Endpoint:
    async def faults(request: Request) -> JSONResponse:
        if request.method == "DELETE":
            context.faults.clear()
        if request.method == "POST":
            body = await request.json()
            try:
                context.faults.set(body["name"], body.get("times", 1), body.get("chance", 1.0))
            except (KeyError, TypeError, ValueError) as error:
                return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse({"active": context.faults.active(), "hits": context.faults.hits()})

    return faults


def _clock(context: Context) -> Endpoint:
    async def clock(request: Request) -> JSONResponse:
        if request.method == "POST":
            context.clock.advance(float((await request.json())["advance_seconds"]))
        return JSONResponse({"now": context.clock().isoformat(), "age_days": context.age_days})

    return clock


def _settings(context: Context) -> Endpoint:
    async def settings(request: Request) -> JSONResponse:
        if request.method == "POST":
            body = await request.json()
            context.latency_seconds = float(body.get("latency_seconds", context.latency_seconds))
            context.slow_seconds = float(body.get("slow_seconds", context.slow_seconds))
        return JSONResponse(
            {"latency_seconds": context.latency_seconds, "slow_seconds": context.slow_seconds}
        )

    return settings


def _reset(context: Context) -> Endpoint:
    async def reset(_: Request) -> JSONResponse:
        context.reset()
        return JSONResponse({"status": "ok"})

    return reset


def _posts(context: Context) -> Endpoint:
    async def posts(_: Request) -> JSONResponse:
        found = context.world.list_posts(age_days=context.age_days)
        return JSONResponse({"posts": found})

    return posts
