"""`/openai/_control/`: what left us, so that tests can prove what did not."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from integrations.sandbox.openai.service import Service


def make_control_routes(service: Service) -> list[BaseRoute]:
    async def requests(request: Request) -> JSONResponse:
        """`?last=N`: the bodies of the last N requests, oldest first."""
        last = int(request.query_params.get("last", "100"))
        return JSONResponse({"requests": list(service.requests)[-last:] if last > 0 else []})

    async def usage(request: Request) -> JSONResponse:
        return JSONResponse(service.usage)

    async def settings(request: Request) -> JSONResponse:
        if request.method == "POST":
            service.timeout_seconds = float((await request.json())["timeout_seconds"])
        return JSONResponse({"timeout_seconds": service.timeout_seconds})

    return [
        Route("/requests", requests, methods=["GET"]),
        Route("/usage", usage, methods=["GET"]),
        Route("/settings", settings, methods=["GET", "POST"]),
    ]
