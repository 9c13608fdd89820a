"""Single contacts, the list, merging, erasing, owners and the account."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from integrations.sandbox.hubspot.catalogue import list_owners
from integrations.sandbox.hubspot.gate import Answer, Body, answer, make_route
from integrations.sandbox.hubspot.portal import Portal
from integrations.sandbox.hubspot.refusals import refuse_input, refuse_missing
from integrations.sandbox.hubspot.writing import (
    check_unique,
    create_contact,
    find_or_refuse,
    update_contact,
)

Work = Callable[[Request, Body], Answer]
BASE = "/crm/v3/objects/contacts"


def record_routes(portal: Portal) -> list[BaseRoute]:
    """To be mounted after the batch routes and the search: `{contact_id}` matches anything."""
    one = BASE + "/{contact_id}"
    return [
        make_route(portal, f"{BASE}/merge", "POST", "merge", _merge(portal)),
        make_route(portal, f"{BASE}/gdpr-delete", "POST", "gdpr_delete", _erase(portal)),
        make_route(portal, BASE, "GET", "list", _list(portal)),
        make_route(portal, BASE, "POST", "create_one", _create(portal)),
        make_route(portal, one, "GET", "get", _get(portal)),
        make_route(portal, one, "PATCH", "update_one", _update(portal)),
        make_route(portal, one, "DELETE", "archive_one", _archive(portal)),
        make_route(portal, "/crm/v3/owners/", "GET", "owners", _owners),
        make_route(portal, "/crm/v3/owners", "GET", "owners", _owners),
        make_route(portal, "/account-info/v3/details", "GET", "account", _account),
    ]


def _list(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        query = request.query_params
        limit, after = query.get("limit", "10"), query.get("after", "0")
        if not limit.isdecimal() or not 1 <= int(limit) <= 100:
            raise refuse_input("limit must be between 1 and 100")
        if not after.isdecimal():
            raise refuse_input(f"Invalid paging cursor: {after}")
        found = portal.contacts.list_all(
            archived=query.get("archived", "").lower() == "true",
            after=int(after),
            limit=int(limit) + 1,
        )
        page = found[: int(limit)]
        answered: Body = {"results": [contact.render(_named(request)) for contact in page]}
        if len(found) > len(page):
            last = str(page[-1].id)
            answered["paging"] = {"next": {"after": last, "link": f"{BASE}?after={last}"}}
        return answer(answered)

    return work


def _get(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        contact_id = request.path_params["contact_id"]
        if request.query_params.get("archived", "").lower() == "true":
            contact = portal.contacts.resolve(contact_id)
            if contact is None or contact.archived_at is None:
                raise refuse_missing([contact_id])
        else:
            contact = find_or_refuse(portal, contact_id, request.query_params.get("idProperty"))
        return answer(contact.render(_named(request)))

    return work


def _create(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        contact = create_contact(portal, body.get("properties"))
        return answer(contact.render(body["properties"]), status=201, writes=1)

    return work


def _update(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        contact = find_or_refuse(
            portal, request.path_params["contact_id"], request.query_params.get("idProperty")
        )
        has_changed = update_contact(portal, contact, body.get("properties"))
        return answer(contact.render(body["properties"]), writes=int(has_changed))

    return work


def _archive(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        contact = portal.contacts.resolve(request.path_params["contact_id"])
        if contact is None or contact.archived_at is not None:
            return Response(status_code=204), 0
        portal.contacts.archive(contact)
        portal.count("archived")
        return Response(status_code=204), 1

    return work


def _merge(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        primary = find_or_refuse(portal, str(body.get("primaryObjectId", "")))
        other = find_or_refuse(portal, str(body.get("objectIdToMerge", "")))
        if primary.id == other.id:
            raise refuse_input("Cannot merge a contact with itself")
        merged = portal.contacts.merge(primary, other, unique=portal.properties.unique_names())
        portal.count("merged")
        return answer(merged.render(), writes=1)

    return work


def _erase(portal: Portal) -> Work:
    def work(request: Request, body: Body) -> Answer:
        value, name = str(body.get("objectId", "")), body.get("idProperty")
        if name:
            check_unique(portal, name)
            contact = portal.contacts.find_by(name, value)
        else:
            contact = portal.contacts.resolve(value)
        if contact is None:
            # An e-mail that is nobody's is put on the blocklist; an id must exist.
            if name == "email":
                return Response(status_code=204), 0
            raise refuse_missing([value])
        portal.contacts.erase(contact)
        portal.count("erased")
        return Response(status_code=204), 1

    return work


def _owners(request: Request, body: Body) -> Answer:
    return answer({"results": list_owners()})


def _account(request: Request, body: Body) -> Answer:
    return answer(
        {
            "portalId": 4_600_001,
            "accountType": "DEVELOPER_TEST",
            "timeZone": "Europe/Vienna",
            "companyCurrency": "EUR",
            "additionalCurrencies": [],
            "utcOffset": "+01:00",
            "utcOffsetMilliseconds": 3_600_000,
            "uiDomain": "app.hubspot.example",
            "dataHostingLocation": "eu1",
        }
    )


def _named(request: Request) -> list[str] | None:
    names = [
        name
        for value in request.query_params.getlist("properties")
        for name in value.split(",")
        if name
    ]
    return names or None
