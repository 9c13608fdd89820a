"""`/hubspot/_control/`: what sales does by hand, and what a test wants to know."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from integrations.sandbox.hubspot.contacts import Contact
from integrations.sandbox.hubspot.gate import Body
from integrations.sandbox.hubspot.portal import SETTINGS, Portal

Deed = Callable[[Portal, Body], Body]


def make_control_routes(portal: Portal) -> list[BaseRoute]:
    deeds: dict[str, Deed] = {
        "create": _create,
        "edit": _edit,
        "merge": _merge,
        "delete": _delete,
        "settings": _change_settings,
    }
    looks: dict[str, Callable[[Portal], Body]] = {
        "contacts": _show_contacts,
        "counters": lambda portal: portal.counters(),
        "requests": lambda portal: {"requests": list(portal.requests)},
        "settings": lambda portal: {name: portal.number(name) for name in SETTINGS},
    }
    return [
        *(Route(f"/{name}", _do(portal, deed), methods=["POST"]) for name, deed in deeds.items()),
        *(Route(f"/{name}", _show(portal, look), methods=["GET"]) for name, look in looks.items()),
    ]


def _do(portal: Portal, deed: Deed) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def endpoint(request: Request) -> JSONResponse:
        body = await request.json()
        try:
            with portal.db.transaction():
                return JSONResponse(deed(portal, body))
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"cannot: {error}"}, status_code=400)

    return endpoint


def _show(
    portal: Portal, look: Callable[[Portal], Body]
) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def endpoint(request: Request) -> JSONResponse:
        return JSONResponse(look(portal))

    return endpoint


def _create(portal: Portal, body: Body) -> Body:
    unique = portal.properties.unique_names()
    return _describe(portal.contacts.insert(body["properties"], unique=unique))


def _edit(portal: Portal, body: Body) -> Body:
    contact = _find(portal, body["id"])
    values = {name: value or "" for name, value in body["properties"].items()}
    portal.contacts.change(contact, values, unique=portal.properties.unique_names())
    return _describe(contact)


def _merge(portal: Portal, body: Body) -> Body:
    """`{"primary": id, "other": id}`: the answer has the new id."""
    primary, other = _find(portal, body["primary"]), _find(portal, body["other"])
    unique = portal.properties.unique_names()
    return _describe(portal.contacts.merge(primary, other, unique=unique))


def _delete(portal: Portal, body: Body) -> Body:
    """`{"id": id}` to the recycling bin; with `"erase": true` for ever."""
    contact = _find(portal, body["id"])
    if body.get("erase"):
        portal.contacts.erase(contact)
    else:
        portal.contacts.archive(contact)
    return {"id": str(contact.id)}


def _change_settings(portal: Portal, body: Body) -> Body:
    for name, value in body.items():
        portal.set_number(name, value)
    return {name: portal.number(name) for name in SETTINGS}


def _show_contacts(portal: Portal) -> Body:
    return {"contacts": [_describe(contact) for contact in portal.contacts.list_all()]}


def _describe(contact: Contact) -> Body:
    return {
        "id": str(contact.id),
        "properties": contact.properties,
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
    }


def _find(portal: Portal, contact_id: str) -> Contact:
    contact = portal.contacts.resolve(contact_id)
    if contact is None:
        raise ValueError(f"no contact {contact_id}")
    return contact
