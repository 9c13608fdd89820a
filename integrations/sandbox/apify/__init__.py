"""Apify's stand-in: what `apify-client` needs of the API, strict, with runs that cost money."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.apify import paging, reading
from integrations.sandbox.apify.answers import refuse
from integrations.sandbox.apify.gate import Endpoint, guard
from integrations.sandbox.apify.runs import Runs
from integrations.sandbox.apify.starting import start_run
from integrations.sandbox.state import Context

EVERY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def routes(context: Context) -> list[BaseRoute]:
    """Relative to the mount: `/v2/...`. Whatever is not known is a 404."""
    runs = Runs(context)

    def route(method: str, path: str, operation: str, endpoint: Endpoint) -> Route:
        guarded = guard(context, operation, endpoint)
        return Route(f"/v2{path}", guarded, methods=[method])

    found: list[BaseRoute] = []
    for actors in ("/actors", "/acts"):
        found += [
            route("POST", actors + "/{actor}/runs", "start", start_run(context, runs)),
            route("GET", actors + "/{actor}/runs", "list_runs", reading.list_runs(context, runs)),
            route("GET", actors + "/{actor}", "get_actor", reading.get_actor(context)),
        ]
    dataset, items = reading.get_dataset(context, runs), paging.list_items(context, runs)
    record = reading.get_record(context, runs)
    found += [
        route("GET", "/actor-runs", "list_runs", reading.list_runs(context, runs)),
        route("GET", "/actor-runs/{run}", "get_run", reading.get_run(context, runs)),
        route("POST", "/actor-runs/{run}/abort", "abort", reading.abort_run(context, runs)),
        route("GET", "/datasets/{dataset}", "get_dataset", dataset),
        route("GET", "/datasets/{dataset}/items", "items", items),
        route("GET", "/actor-runs/{dataset}/dataset", "get_dataset", dataset),
        route("GET", "/actor-runs/{dataset}/dataset/items", "items", items),
        route("GET", "/key-value-stores/{store}/records/{key}", "get_record", record),
        route("GET", "/actor-runs/{store}/key-value-store/records/{key}", "get_record", record),
        route("GET", "/users/me", "get_user", reading.get_user()),
        route("GET", "/users/me/limits", "get_limits", reading.get_limits(context, runs)),
        Route("/{path:path}", guard(context, "unknown", _unknown), methods=EVERY_METHOD),
    ]
    return found


async def _unknown(_: Request) -> Response:
    return refuse("page-not-found")
