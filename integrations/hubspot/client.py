"""Every call Postdesk makes to HubSpot, with typed answers. Knows HTTP, not our models.

Batch writes go by id or by our unique key, so that repeating one after a lost answer is harmless:
a timeout or a 5xx raises RetryLater, never a doubt. OutcomeUnknown is left for a 2xx that does not
say what was written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from integrations.errors import Misconfigured, RetryLater
from integrations.hubspot.batches import (
    BATCH_SIZE,
    Row,
    check_batch,
    read_outcomes,
    row_name,
    to_input,
)
from integrations.hubspot.failures import PROVIDER, DailyLimit, Refused, fail_row
from integrations.hubspot.payloads import (
    Account,
    ContactPage,
    ContactRecord,
    PropertyInfo,
    RateLimits,
    ReadAnswer,
    RowOutcome,
    UpdateRow,
    UpsertRow,
    WireAccount,
    WireBatch,
    WireContact,
    WireGroup,
    WireGroups,
    WirePage,
    WireProperties,
    WireProperty,
)
from integrations.hubspot.properties import (
    GROUP_LABEL,
    GROUP_NAME,
    KEY_PROPERTY,
    PropertyDefinition,
)
from integrations.hubspot.transport import Query, Transport

__all__ = ["BATCH_SIZE", "SEARCH_SIZE", "DailyLimit", "HubSpotGateway"]

API_URL = "https://api.hubapi.com"
SEARCH_SIZE = 200
_CONTACTS = "/crm/v3/objects/contacts"
_PROPERTIES = "/crm/v3/properties/contacts"
_REFUSED_BATCH = (400, 409)


class HubSpotGateway:
    """One account. Keep the object: it owns the connection pool. It refuses to be pickled.

    Every method raises RetryLater, GiveUp, Misconfigured (DailyLimit among them) or, for writes,
    OutcomeUnknown. At most 100 rows, keys or ids a call: more is a ValueError.
    """

    def __init__(
        self,
        access_token: str,
        api_url: str = API_URL,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        read_seconds: float = 30,
    ) -> None:
        self._transport = Transport(
            access_token, api_url, sleep=sleep, clock=clock, read_seconds=read_seconds
        )

    @property
    def limits(self) -> RateLimits:
        """What HubSpot's last answer said of the allowance."""
        return self._transport.limits

    def pause_needed(self) -> timedelta:
        """How long the next call would wait for the rate limit; the gateway waits by itself."""
        return self._transport.pace.pause_needed()

    def whoami(self) -> Account:
        """The account behind the token: the cheapest authenticated call."""
        wire = self._transport.read("GET", "/account-info/v3/details", WireAccount)
        return Account(portal_id=wire.portal_id, time_zone=wire.time_zone)

    def list_properties(self) -> list[PropertyInfo]:
        wire = self._transport.read("GET", _PROPERTIES, WireProperties)
        return [result.to_info() for result in wire.results]

    def ensure_group(self) -> bool:
        """Makes the property group unless it exists. True when it was made."""
        path = f"{_PROPERTIES}/groups"
        groups = self._transport.read("GET", path, WireGroups)
        if any(group.name == GROUP_NAME for group in groups.results):
            return False
        body = {"name": GROUP_NAME, "label": GROUP_LABEL, "displayOrder": -1}
        return self._create(path, body, WireGroup)

    def create_properties(self, definitions: Sequence[PropertyDefinition]) -> list[str]:
        """Makes each; returns the names made. One that exists already is left as it is."""
        return [
            definition.name
            for definition in definitions
            if self._create(_PROPERTIES, definition.to_json(), WireProperty)
        ]

    def upsert(
        self, rows: Sequence[UpsertRow], id_property: str = KEY_PROPERTY
    ) -> list[RowOutcome]:
        """Creates or updates contacts by a unique property; one outcome per row, in order."""
        return self._write_batch("upsert", rows, id_property)

    def update_by_id(self, rows: Sequence[UpdateRow]) -> list[RowOutcome]:
        """Updates contacts by HubSpot id. Ids merged away or deleted come back as LEFT_OUT."""
        return self._write_batch("update", rows, None)

    def read_by_key(
        self, keys: Sequence[str], properties: Sequence[str], id_property: str = KEY_PROPERTY
    ) -> ReadAnswer:
        """Contacts by our unique key."""
        batch = self._read_batch(keys, {*properties, id_property}, id_property)
        by_key = {result.properties.get(id_property): result for result in batch.results}
        return _answer(keys, {key: contact for key, contact in by_key.items() if key})

    def read_by_id(self, ids: Sequence[str], properties: Sequence[str]) -> ReadAnswer:
        """Contacts by HubSpot id. An id merged away is found under the id that was asked for."""
        batch = self._read_batch(ids, {*properties, "hs_merged_object_ids"}, None)
        by_id = {old: c for c in batch.results for old in c.to_record().merged_ids}
        return _answer(ids, by_id | {contact.id: contact for contact in batch.results})

    def get_contact(self, hubspot_id: str, properties: Sequence[str] = ()) -> ContactRecord | None:
        """One contact, None when deleted. A merged id answers with the surviving contact."""
        query: Query = [("properties", name) for name in properties]
        try:
            wire = self._transport.read(
                "GET", f"{_CONTACTS}/{_check_id(hubspot_id)}", WireContact, query=query
            )
        except Refused as error:
            if error.status == 404:
                return None
            raise
        return wire.to_record()

    def list_contacts(
        self,
        properties: Sequence[str],
        *,
        after: str | None = None,
        limit: int = BATCH_SIZE,
        archived: bool = False,
    ) -> ContactPage:
        """One page of all contacts, or of the deleted ones."""
        query: Query = [("limit", str(limit)), ("archived", str(archived).lower())]
        query += [("properties", name) for name in properties]
        query += [("after", after)] if after else []
        wire = self._transport.read("GET", _CONTACTS, WirePage, query=query)
        return ContactPage(tuple(contact.to_record() for contact in wire.results), wire.after)

    def search_modified_since(
        self,
        since: datetime,
        properties: Sequence[str],
        *,
        after_id: str = "0",
        limit: int = SEARCH_SIZE,
    ) -> ContactPage:
        """Contacts modified at or after `since`, by rising id beyond `after_id`.

        HubSpot searches show 10,000 results at most: each page is a new search that starts where
        the last one ended. `after` of the page is the next `after_id`. The index lags writes by
        seconds: begin the next pass a minute before this one began.
        """
        body = {
            "filterGroups": [
                {
                    "filters": [
                        _filter("lastmodifieddate", "GTE", str(int(since.timestamp() * 1000))),
                        _filter("hs_object_id", "GT", _check_id(after_id)),
                    ]
                }
            ],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": sorted(properties),
            "limit": limit,
        }
        wire = self._transport.read("POST", f"{_CONTACTS}/search", WirePage, body=body, search=True)
        return _read_search(wire)

    def archive(self, hubspot_id: str) -> None:
        """Deletes a contact; it can be restored for 90 days. Deleting twice is no error."""
        self._transport.send("DELETE", f"{_CONTACTS}/{_check_id(hubspot_id)}")

    def gdpr_delete(self, hubspot_id: str) -> bool:
        """Erases a contact for good. False when HubSpot has it no more."""
        body = {"objectId": _check_id(hubspot_id)}
        try:
            self._transport.send("POST", f"{_CONTACTS}/gdpr-delete", body=body)
        except Refused as error:
            if error.status == 404:
                return False
            raise
        return True

    def _create(
        self, path: str, body: dict[str, object], answer: type[WireGroup | WireProperty]
    ) -> bool:
        try:
            self._transport.write("POST", path, answer, body=body)
        except Refused as error:
            if error.status == 409:
                return False
            # Also the limit of ten unique properties: a person has to make room.
            raise Misconfigured(str(error), provider=PROVIDER, status=error.status) from error
        return True

    def _write_batch(
        self, verb: str, rows: Sequence[Row], id_property: str | None
    ) -> list[RowOutcome]:
        check_batch([row_name(row) for row in rows])
        check_batch([row.trace_id for row in rows])
        if not rows:
            return []
        body = {"inputs": [to_input(row, id_property) for row in rows]}
        try:
            batch = self._transport.write("POST", f"{_CONTACTS}/batch/{verb}", WireBatch, body=body)
        except Refused as error:
            if error.status not in _REFUSED_BATCH:
                raise
            if len(rows) == 1:
                return [fail_row(rows[0].trace_id, error.error)]
            # Refused as a whole: halve until the bad row stands alone, nothing was written.
            middle = len(rows) // 2
            first = self._write_batch(verb, rows[:middle], id_property)
            return first + self._write_batch(verb, rows[middle:], id_property)
        return read_outcomes(rows, batch, id_property=id_property)

    def _read_batch(
        self, names: Sequence[str], properties: set[str], id_property: str | None
    ) -> WireBatch:
        check_batch(names)
        if not names:
            return WireBatch(results=[])
        body: dict[str, object] = {
            "inputs": [{"id": name} for name in names],
            "properties": sorted(properties),
            "propertiesWithHistory": [],
        }
        if id_property:
            body["idProperty"] = id_property
        return self._transport.read("POST", f"{_CONTACTS}/batch/read", WireBatch, body=body)


def _answer(names: Sequence[str], by_name: dict[str, WireContact]) -> ReadAnswer:
    return ReadAnswer(
        found={name: by_name[name].to_record() for name in names if name in by_name},
        missing=tuple(name for name in names if name not in by_name),
    )


def _filter(name: str, operator: str, value: str) -> dict[str, str]:
    return {"propertyName": name, "operator": operator, "value": value}


def _read_search(wire: WirePage) -> ContactPage:
    if wire.total is None or (wire.total and not wire.results):
        raise RetryLater("HubSpot's search answered in part", provider=PROVIDER, status=200)
    contacts = tuple(contact.to_record() for contact in wire.results)
    more = wire.total > len(contacts)
    return ContactPage(contacts, contacts[-1].hubspot_id if more else None)


def _check_id(hubspot_id: str) -> str:
    # It becomes part of a path: nothing but digits may.
    if not (hubspot_id.isascii() and hubspot_id.isdigit()):
        raise ValueError("a HubSpot id is a number")
    return hubspot_id
