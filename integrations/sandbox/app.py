"""The sandbox as one ASGI application: three vendors and the control endpoints."""

import importlib
import importlib.util
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from integrations.sandbox.control import control_routes
from integrations.sandbox.state import Context, make_context

VENDORS = ("apify", "hubspot", "openai")


def create_app(
    *,
    state_dir: Path | None,
    seed: int = 1,
    faults_profile: str = "none",
    latency_seconds: float = 0,
    clock: Callable[[], datetime] | None = None,
) -> Starlette:
    """Mounts `/apify`, `/hubspot`, `/openai` and `/sandbox`; `app.state.context` is the Context.

    A vendor's module offers `routes(context)`, and may offer `control_routes(context)`, which are
    served under `/sandbox/<vendor>/`.
    """
    context = make_context(
        state_dir=state_dir,
        seed=seed,
        faults_profile=faults_profile,
        latency_seconds=latency_seconds,
        clock=clock,
    )
    app = Starlette(routes=_routes(context))
    app.state.context = context
    return app


def _routes(context: Context) -> list[BaseRoute]:
    found: list[BaseRoute] = []
    for vendor in VENDORS:
        name = f"integrations.sandbox.{vendor}"
        if importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        found.append(Mount(f"/{vendor}", routes=module.routes(context)))
        if hasattr(module, "control_routes"):
            found.append(Mount(f"/sandbox/{vendor}", routes=module.control_routes(context)))
    return [*found, Mount("/sandbox", routes=control_routes(context))]
