"""`/crm/v3/objects/contacts/batch/*`: 100 inputs at most."""

import random
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from integrations.sandbox.hubspot.contacts import Contact
from integrations.sandbox.hubspot.gate import Answer, Body, answer, make_route
from integrations.sandbox.hubspot.moments import format_moment
from integrations.sandbox.hubspot.portal import Portal
from integrations.sandbox.hubspot.refusals import Refusal, refuse_input, refuse_missing
from integrations.sandbox.hubspot.writing import (
    check_unique,
    create_contact,
    update_contact,
    upsert_contact,
)

LIMIT = 100
Row = dict[str, Any]
# What the row's answer shows (None: silently left out), and whether anything was written.
Written = tuple[Row | None, bool]


def batch_routes(portal: Portal) -> list[BaseRoute]:
    base = "/crm/v3/objects/contacts/batch"
    return [
        make_route(portal, f"{base}/upsert", "POST", "upsert", _upsert(portal)),
        make_route(portal, f"{base}/update", "POST", "update", _update(portal)),
        make_route(portal, f"{base}/create", "POST", "create", _create(portal)),
        make_route(portal, f"{base}/read", "POST", "read", _read(portal)),
        make_route(portal, f"{base}/archive", "POST", "archive", _archive(portal)),
    ]


def _upsert(portal: Portal) -> Callable[[Request, Body], Answer]:
    def write(row: Row) -> Written:
        contact, is_new, has_changed = upsert_contact(portal, row)
        return {**_render(contact, row), "new": is_new}, has_changed

    def work(request: Request, body: Body) -> Answer:
        rows = _list_inputs(body)
        names = {row.get("idProperty") for row in rows}
        if len(names) != 1 or not all(names):
            raise refuse_input("Invalid input JSON: one idProperty is required for every input")
        check_unique(portal, str(names.pop()))
        _check_ids(rows)
        return _write_all(portal, rows, write, is_partial=rows[0]["idProperty"] != "email")

    return work


def _update(portal: Portal) -> Callable[[Request, Body], Answer]:
    def write(row: Row) -> Written:
        name = row.get("idProperty")
        if name:
            check_unique(portal, name)
            contact = portal.contacts.find_by(name, str(row["id"]))
        else:
            contact = portal.contacts.find(str(row["id"]))
        if contact is not None and contact.merged_into is not None:
            return None, False
        if contact is None or contact.archived_at is not None:
            raise refuse_missing([str(row["id"])])
        has_changed = update_contact(portal, contact, row.get("properties") or {})
        return _render(contact, row), has_changed

    def work(request: Request, body: Body) -> Answer:
        rows = _list_inputs(body)
        _check_ids(rows)
        return _write_all(portal, rows, write)

    return work


def _create(portal: Portal) -> Callable[[Request, Body], Answer]:
    def write(row: Row) -> Written:
        return _render(create_contact(portal, row.get("properties")), row), True

    def work(request: Request, body: Body) -> Answer:
        return _write_all(portal, _list_inputs(body), write, status=201)

    return work


def _read(portal: Portal) -> Callable[[Request, Body], Answer]:
    def work(request: Request, body: Body) -> Answer:
        ids = list(dict.fromkeys(str(row.get("id", "")) for row in _list_inputs(body)))
        is_archived = request.query_params.get("archived", "").lower() == "true"
        found: dict[int, Contact] = {}
        missing: list[str] = []
        for contact_id in ids:
            contact = _find(portal, contact_id, body.get("idProperty"))
            if contact is None or (contact.archived_at is not None) != is_archived:
                missing.append(contact_id)
            else:
                found[contact.id] = contact
        results = [contact.render(body.get("properties")) for contact in found.values()]
        errors = [refuse_missing(missing).row(None)] if missing else []
        return _finish(portal, results, errors)

    return work


def _archive(portal: Portal) -> Callable[[Request, Body], Answer]:
    def work(request: Request, body: Body) -> Answer:
        count = 0
        for row in _list_inputs(body):
            contact = portal.contacts.resolve(str(row.get("id", "")))
            if contact is not None and contact.archived_at is None:
                portal.contacts.archive(contact)
                count += 1
        portal.count("archived", count)
        return Response(status_code=204), count

    return work


def _find(portal: Portal, contact_id: str, name: str | None) -> Contact | None:
    if not name or name == "hs_object_id":
        return portal.contacts.resolve(contact_id)
    check_unique(portal, name)
    return portal.contacts.find_by(name, contact_id)


def _list_inputs(body: Body) -> list[Row]:
    rows = body.get("inputs")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise refuse_input("Invalid input JSON: inputs must be a list of objects")
    if not rows:
        raise refuse_input("Invalid input JSON: inputs must not be empty")
    if len(rows) > LIMIT:
        raise refuse_input(f"The maximum number of inputs supported in a batch request is {LIMIT}")
    return rows


def _check_ids(rows: list[Row]) -> None:
    ids = [row.get("id") for row in rows]
    if not all(isinstance(row_id, (str, int)) and str(row_id) for row_id in ids):
        raise refuse_input("Invalid input JSON: id is required for every input")
    repeated = sorted({str(row_id) for row_id in ids if ids.count(row_id) > 1})
    if repeated:
        raise refuse_input(f"Duplicate IDs found in batch input: {repeated}. IDs must be unique")


def _write_all(
    portal: Portal,
    rows: list[Row],
    write: Callable[[Row], Written],
    *,
    status: int = 200,
    is_partial: bool = True,
) -> Answer:
    """With a trace id of its own on each row, bad rows fail alone; else they fail all."""
    traces = [row.get("objectWriteTraceId") for row in rows]
    is_partial = is_partial and all(traces) and len(set(traces)) == len(traces)
    results: list[Row] = []
    errors: list[Row] = []
    writes = 0
    for row in rows:
        try:
            result, has_changed = write(row)
        except Refusal as refusal:
            if not is_partial:
                raise
            errors.append(refusal.row(str(row["objectWriteTraceId"])))
            continue
        writes += has_changed
        if result is not None and not portal.context.faults.hit("hubspot.row.left_out"):
            results.append(result)
    return _finish(portal, results, errors, status=status, writes=writes)


def _finish(
    portal: Portal, results: list[Row], errors: list[Row], *, status: int = 200, writes: int = 0
) -> Answer:
    now = format_moment(portal.context.clock())
    body: Row = {
        "status": "COMPLETE",
        "results": _shuffle(results),
        "startedAt": now,
        "completedAt": now,
    }
    if errors:
        body |= {"numErrors": len(errors), "errors": errors}
    return answer(body, status=207 if errors else status, writes=writes)


def _shuffle(results: list[Row]) -> list[Row]:
    """Another order than the caller's, always the same one."""
    shuffled = random.Random(len(results)).sample(results, len(results))
    return shuffled[::-1] if shuffled == results else shuffled


def _render(contact: Contact, row: Row) -> Row:
    names = [*(row.get("properties") or {}), row.get("idProperty")]
    body = contact.render([name for name in names if name])
    trace = row.get("objectWriteTraceId")
    return body if trace is None else {**body, "objectWriteTraceId": trace}
