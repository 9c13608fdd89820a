"""`/crm/v3/objects/contacts/search`: late, 200 a page, 10,000 results at most."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from integrations.sandbox.hubspot.contacts import Contact
from integrations.sandbox.hubspot.filters import compare_key, matches
from integrations.sandbox.hubspot.gate import Answer, Body, answer, make_route
from integrations.sandbox.hubspot.portal import Portal
from integrations.sandbox.hubspot.refusals import refuse_input

PAGE_LIMIT = 200
RESULT_LIMIT = 10_000
GROUPS_LIMIT = 5
FILTERS_LIMIT = 6
SEARCHED = ("firstname", "lastname", "email", "phone", "company", "hs_linkedin_url")


def search_routes(portal: Portal) -> list[BaseRoute]:
    return [
        make_route(portal, "/crm/v3/objects/contacts/search", "POST", "search", _search(portal))
    ]


def _search(portal: Portal) -> Callable[[Request, Body], Answer]:
    def work(request: Request, body: Body) -> Answer:
        limit, after = _read_page(body)
        groups = _read_groups(portal, body)
        found = [
            contact
            for contact in portal.contacts.list_indexed()
            if _is_wanted(portal, contact, groups, str(body.get("query") or ""))
        ]
        _sort(portal, found, body.get("sorts") or [])
        page = found[after : after + limit]
        answered: Body = {
            "total": len(found),
            "results": [contact.render(body.get("properties")) for contact in page],
        }
        if after + limit < len(found):
            answered["paging"] = {"next": {"after": str(after + limit)}}
        return answer(answered)

    return work


def _read_page(body: Body) -> tuple[int, int]:
    limit, after = body.get("limit") or 10, str(body.get("after") or "0")
    if not isinstance(limit, int) or not 1 <= limit <= PAGE_LIMIT:
        raise refuse_input(f"limit must be between 1 and {PAGE_LIMIT}")
    if not after.isdecimal():
        raise refuse_input("There was a problem with the request: after is no number")
    if int(after) + limit > RESULT_LIMIT:
        raise refuse_input(
            f"Paging through more than {RESULT_LIMIT} results of a search is not supported"
        )
    return limit, int(after)


def _read_groups(portal: Portal, body: Body) -> list[list[dict[str, Any]]]:
    groups = [group.get("filters") or [] for group in body.get("filterGroups") or []]
    if len(groups) > GROUPS_LIMIT or any(len(group) > FILTERS_LIMIT for group in groups):
        raise refuse_input(f"At most {GROUPS_LIMIT} groups of {FILTERS_LIMIT} filters each")
    for group in groups:
        for wanted in group:
            if wanted.get("propertyName") not in portal.properties.all():
                raise refuse_input(
                    f"There was a problem with the request. Unknown property:"
                    f" {wanted.get('propertyName')}"
                )
    return groups


def _is_wanted(
    portal: Portal, contact: Contact, groups: list[list[dict[str, Any]]], query: str
) -> bool:
    if query:
        text = " ".join(contact.value(name) or "" for name in SEARCHED).lower()
        if not all(word in text for word in query.lower().split()):
            return False
    known = portal.properties.all()
    return not groups or any(
        all(
            matches(wanted, contact.value(wanted["propertyName"]), known[wanted["propertyName"]])
            for wanted in group
        )
        for group in groups
    )


def _sort(portal: Portal, found: list[Contact], sorts: list[Any]) -> None:
    if not sorts:
        return
    wanted = sorts[0]
    if isinstance(wanted, str):
        name, is_descending = wanted.lstrip("-"), wanted.startswith("-")
    else:
        name = str(wanted.get("propertyName"))
        is_descending = wanted.get("direction") == "DESCENDING"
    definition = portal.properties.all().get(name)
    if definition is None or len(sorts) > 1:
        raise refuse_input("Sort by one known property")
    kind = definition["type"]
    unset = [contact for contact in found if contact.value(name) is None]
    rest = [contact for contact in found if contact.value(name) is not None]
    rest.sort(
        key=lambda contact: compare_key(contact.value(name) or "", kind), reverse=is_descending
    )
    found[:] = [*rest, *unset]
