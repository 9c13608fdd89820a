"""What every request passes: credentials, limits, faults; and what every answer carries."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from integrations.sandbox.connection import LostAnswer, hang
from integrations.sandbox.hubspot.portal import Portal
from integrations.sandbox.hubspot.refusals import (
    Refusal,
    refuse_credentials,
    refuse_input,
    refuse_limit,
    refuse_scope,
)

Body = dict[str, Any]
# The answer, and how many objects were created or changed.
Answer = tuple[Response, int]
Work = Callable[[Request, Body], Answer]
SCOPES = {
    "properties": "crm.schemas.contacts.write",
    "groups": "crm.schemas.contacts.write",
    "owners": "crm.objects.owners.read",
    "search": "crm.objects.contacts.read",
    "read": "crm.objects.contacts.read",
    "get": "crm.objects.contacts.read",
    "list": "crm.objects.contacts.read",
}


def make_route(portal: Portal, path: str, method: str, operation: str, work: Work) -> Route:
    """A guarded route. `operation` names it in faults (`hubspot.<operation>.*`) and in calls."""
    return Route(path, _guard(portal, operation, work), methods=[method])


def _guard(portal: Portal, operation: str, work: Work) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        writes = 0
        try:
            body = await _read_body(request)
            portal.requests.append({"operation": operation, "body": body})
            _check_credentials(request)
            _check_limits(portal, operation)
            _raise_fault(portal, operation)
            await _hang_by_fault(portal, operation)
            with portal.db.transaction():
                response, writes = work(request, body)
            response = await _disturb(portal, operation, response)
        except Refusal as refusal:
            response = refusal.response()
        portal.context.calls.record("hubspot", operation, writes=writes)
        if operation != "search":
            _add_limit_headers(portal, response)
        return response

    return endpoint


async def _read_body(request: Request) -> Body:
    raw = await request.body()
    if not raw:
        return {}
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise refuse_input("Invalid input JSON") from error
    if not isinstance(found, dict):
        raise refuse_input("Invalid input JSON: an object is expected")
    return found


def _check_credentials(request: Request) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or token.strip() in {"", "bad"}:
        raise refuse_credentials()


def _check_limits(portal: Portal, operation: str) -> None:
    now = portal.context.clock()
    day = now.date().isoformat()
    count = portal.today[1] if portal.today[0] == day else 0
    while portal.times and portal.times[0] <= now - timedelta(seconds=10):
        portal.times.popleft()
    while portal.searches and portal.searches[0] <= now - timedelta(seconds=1):
        portal.searches.popleft()
    if portal.number("enforce_limits"):
        if count >= portal.number("daily_limit"):
            raise refuse_limit("DAILY")
        if len(portal.times) >= portal.number("burst_limit"):
            raise refuse_limit("TEN_SECONDLY_ROLLING")
        if operation == "search" and len(portal.searches) >= portal.number("search_limit"):
            raise refuse_limit("SECONDLY")
    portal.today = (day, count + 1)
    portal.times.append(now)
    if operation == "search":
        portal.searches.append(now)


def _strikes(portal: Portal, operation: str, name: str) -> bool:
    faults = portal.context.faults
    return faults.hit(f"hubspot.{name}") or faults.hit(f"hubspot.{operation}.{name}")


def _raise_fault(portal: Portal, operation: str) -> None:
    scope = SCOPES.get(operation, "crm.objects.contacts.write")
    faults: dict[str, Callable[[], Refusal]] = {
        "unauthorized": refuse_credentials,
        "missing_scopes": lambda: refuse_scope(scope),
        "rate_limit": lambda: refuse_limit("TEN_SECONDLY_ROLLING", retry_after=1),
        "rate_limit_secondly": lambda: refuse_limit("SECONDLY"),
        "rate_limit_daily": lambda: refuse_limit("DAILY"),
        "locked": lambda: Refusal(
            423, "LOCKED", "The resource is locked by another request. Try again in 2 seconds."
        ),
        "migration": lambda: Refusal(
            477,
            "MIGRATION_IN_PROGRESS",
            "This account is being moved between hosting locations.",
            headers={"Retry-After": "5"},
        ),
        "server_error": lambda: Refusal(500, "INTERNAL_ERROR", "internal error"),
        "bad_gateway": lambda: Refusal(502, "BAD_GATEWAY", "bad gateway"),
        "unavailable": lambda: Refusal(503, "UNAVAILABLE", "service unavailable"),
    }
    for name, make in faults.items():
        if _strikes(portal, operation, name):
            raise make()


async def _hang_by_fault(portal: Portal, operation: str) -> None:
    if _strikes(portal, operation, "timeout"):
        await hang(portal.context, portal.number("timeout_seconds"))
        raise Refusal(504, "GATEWAY_TIMEOUT", "gateway timeout")


async def _disturb(portal: Portal, operation: str, response: Response) -> Response:
    """The work is done; what the caller hears of it is another matter."""
    if _strikes(portal, operation, "late_answer"):
        await hang(portal.context, portal.number("timeout_seconds"))
    if _strikes(portal, operation, "lost_answer"):
        return LostAnswer()
    if _strikes(portal, operation, "unavailable_after"):
        return Refusal(503, "UNAVAILABLE", "service unavailable").response()
    if _strikes(portal, operation, "accepted"):
        return Response(status_code=202)
    if _strikes(portal, operation, "not_json"):
        return Response("<html>maintenance</html>", media_type="text/html")
    return response


def _add_limit_headers(portal: Portal, response: Response) -> None:
    # Answers of the search carry none of these. A limit that is not enforced is never near, or
    # clients that pace themselves would wait for it.
    burst, daily = int(portal.number("burst_limit")), int(portal.number("daily_limit"))
    used = len(portal.times) if portal.number("enforce_limits") else 1
    response.headers["X-HubSpot-RateLimit-Max"] = str(burst)
    response.headers["X-HubSpot-RateLimit-Remaining"] = str(max(0, burst - used))
    response.headers["X-HubSpot-RateLimit-Interval-Milliseconds"] = "10000"
    response.headers["X-HubSpot-RateLimit-Daily"] = str(daily)
    response.headers["X-HubSpot-RateLimit-Daily-Remaining"] = str(max(0, daily - portal.today[1]))


def answer(body: Any, *, status: int = 200, writes: int = 0) -> Answer:
    """A JSON answer."""
    return JSONResponse(body, status_code=status), writes
