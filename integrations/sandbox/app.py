"""The sandbox as one ASGI application: three vendors, a receiver, and the control endpoints."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from integrations.sandbox import apify, hubspot, openai
from integrations.sandbox.connection import Abandoned, drop
from integrations.sandbox.control import control_routes
from integrations.sandbox.receiver import receiver_routes
from integrations.sandbox.state import Context, make_context

VENDORS = {"apify": apify, "hubspot": hubspot, "openai": openai}


def create_app(
    *,
    state_dir: Path | None,
    seed: int = 1,
    faults_profile: str = "none",
    latency_seconds: float = 0,
    clock: Callable[[], datetime] | None = None,
) -> Starlette:
    """Mounts `/apify`, `/hubspot`, `/openai`, `/receiver` and `/sandbox`; `app.state.context` is the Context.

    Each vendor's package offers `routes(context)`.
    """
    context = make_context(
        state_dir=state_dir,
        seed=seed,
        faults_profile=faults_profile,
        latency_seconds=latency_seconds,
        clock=clock,
    )
    app = Starlette(routes=_routes(context), exception_handlers={Abandoned: drop})
    app.state.context = context
    return app


def _routes(context: Context) -> list[BaseRoute]:
    vendors = [Mount(f"/{name}", routes=vendor.routes(context)) for name, vendor in VENDORS.items()]
    return [
        *vendors,
        Mount("/receiver", routes=receiver_routes()),
        Mount("/sandbox", routes=control_routes(context)),
    ]
