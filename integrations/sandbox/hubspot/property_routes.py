"""`/crm/v3/properties/contacts`: definitions and groups."""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from integrations.sandbox.hubspot.gate import Answer, Body, answer, make_route
from integrations.sandbox.hubspot.moments import format_moment
from integrations.sandbox.hubspot.portal import Portal
from integrations.sandbox.hubspot.properties import refuse_unknown_property
from integrations.sandbox.hubspot.refusals import Refusal, refuse_input, refuse_missing

Work = Callable[[Request, Body], Answer]
TYPES = {"contact", "contacts", "0-1"}
BASE = "/crm/v3/properties/{object_type}"


def property_routes(portal: Portal) -> list[BaseRoute]:
    found = [
        ("/groups", "GET", "groups", _list_groups(portal)),
        ("/groups", "POST", "groups", _create_group(portal)),
        ("/groups/{name}", "GET", "groups", _get_group(portal)),
        ("/batch/create", "POST", "properties", _create_many(portal)),
        ("/batch/read", "POST", "properties", _read_many(portal)),
        ("", "GET", "properties", _list(portal)),
        ("", "POST", "properties", _create(portal)),
        ("/{name}", "GET", "properties", _get(portal)),
        ("/{name}", "PATCH", "properties", _update(portal)),
    ]
    return [
        make_route(portal, BASE + path, method, operation, _for_contacts(work))
        for path, method, operation, work in found
    ]


def _for_contacts(work: Work) -> Work:
    def checked(request: Request, body: Body) -> Answer:
        if request.path_params["object_type"] not in TYPES:
            raise refuse_input("Unable to infer object type")
        return work(request, body)

    return checked


def _list(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        return answer({"results": list(portal.properties.all().values())})

    return work


def _create(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        portal.count("properties_created")
        return answer(portal.properties.create(body), status=201, writes=1)

    return work


def _create_many(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        results: list[Any] = []
        errors: list[Any] = []
        for wanted in body.get("inputs") or []:
            try:
                results.append(portal.properties.create(wanted))
            except Refusal as refusal:
                errors.append(refusal.row(None))
        portal.count("properties_created", len(results))
        return _finish(portal, results, errors, status=201, writes=len(results))

    return work


def _read_many(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        names = [str(wanted.get("name")) for wanted in body.get("inputs") or []]
        known = portal.properties.all()
        errors = [refuse_unknown_property(name).row(None) for name in names if name not in known]
        return _finish(portal, [known[name] for name in names if name in known], errors)

    return work


def _get(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        name = request.path_params["name"]
        found = portal.properties.all().get(name)
        if found is None:
            raise refuse_unknown_property(name)
        return answer(found)

    return work


def _update(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        return answer(portal.properties.update(request.path_params["name"], body), writes=1)

    return work


def _list_groups(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        rows = portal.db.query("select definition from hubspot_group order by name")
        return answer({"results": [json.loads(row["definition"]) for row in rows]})

    return work


def _create_group(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        name = body.get("name")
        if not name or not body.get("label"):
            raise refuse_input("Invalid input JSON: name and label are required")
        if portal.db.one("select 1 from hubspot_group where name = ?", (name,)) is not None:
            raise Refusal(
                409, "OBJECT_ALREADY_EXISTS", f"A property group named '{name}' already exists."
            )
        group = {"displayOrder": -1, "archived": False, **body}
        portal.db.execute("insert into hubspot_group values (?, ?)", (name, json.dumps(group)))
        return answer(group, status=201, writes=1)

    return work


def _get_group(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        name = request.path_params["name"]
        row = portal.db.one("select definition from hubspot_group where name = ?", (name,))
        if row is None:
            raise refuse_missing([name])
        return answer(json.loads(row["definition"]))

    return work


def _finish(
    portal: Portal, results: list[Any], errors: list[Any], *, status: int = 200, writes: int = 0
) -> Answer:
    now = format_moment(portal.context.clock())
    body: Body = {
        "status": "COMPLETE",
        "results": results,
        "startedAt": now,
        "completedAt": now,
    }
    if errors:
        body |= {"numErrors": len(errors), "errors": errors}
    return answer(body, status=207 if errors else status, writes=writes)
