"""Contacts: rows, unique values, merges. Knows nothing of HTTP."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrations.sandbox.hubspot.catalogue import DEFAULT_READ
from integrations.sandbox.hubspot.moments import format_moment
from integrations.sandbox.state import Database

FIRST_ID = 50_101


@dataclass
class Contact:
    """`properties` holds only what is set; ids and dates of HubSpot's own are the other fields."""

    id: int
    properties: dict[str, str]
    created_at: str
    updated_at: str
    archived_at: str | None = None
    merged_into: int | None = None

    def value(self, name: str) -> str | None:
        """A property as the API shows it; None when unset."""
        own = {
            "hs_object_id": str(self.id),
            "createdate": self.created_at,
            "lastmodifieddate": self.updated_at,
        }
        return own.get(name) or self.properties.get(name) or None

    def render(self, properties: Iterable[str] | None = None) -> dict[str, Any]:
        """The JSON of a contact: the named properties and those that every answer holds."""
        always = {"createdate", "hs_object_id", "lastmodifieddate"}
        names = always | set(properties or DEFAULT_READ)
        body: dict[str, Any] = {
            "id": str(self.id),
            "properties": {name: self.value(name) for name in sorted(names)},
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "archived": self.archived_at is not None,
        }
        if self.archived_at is not None:
            body["archivedAt"] = self.archived_at
        return body


class Contacts:
    """The rows. Callers open the transaction and have checked the values."""

    def __init__(
        self, db: Database, *, now: Callable[[], datetime], lag: Callable[[], float]
    ) -> None:
        self._db = db
        self._now = now
        self._lag = lag

    def find(self, contact_id: str | int) -> Contact | None:
        """The row of exactly this id, archived and merged-away ones included."""
        if not str(contact_id).isdecimal() or len(str(contact_id)) > 18:
            return None
        row = self._db.one("select * from hubspot_contact where id = ?", (int(contact_id),))
        return None if row is None else _load(row)

    def resolve(self, contact_id: str | int) -> Contact | None:
        """As `find`, but an id that was merged away answers with the contact it went into."""
        found = self.find(contact_id)
        while found is not None and found.merged_into is not None:
            found = self.find(found.merged_into)
        return found

    def find_by(self, name: str, value: str) -> Contact | None:
        """The living contact that holds a unique value."""
        row = self._db.one(
            "select contact_id from hubspot_unique where property = ? and value = ?", (name, value)
        )
        return None if row is None else self.find(row["contact_id"])

    def list_all(self, *, archived: bool = False, after: int = 0, limit: int = -1) -> list[Contact]:
        """By id; merged-away ones never."""
        state = "is not null" if archived else "is null"
        rows = self._db.query(
            f"select * from hubspot_contact where archived_at {state} and merged_into is null"
            " and id > ? order by id limit ?",
            (after, limit),
        )
        return [_load(row) for row in rows]

    def list_indexed(self) -> list[Contact]:
        """As the search sees them: late by the lag."""
        now = format_moment(self._now())
        rows = self._db.query(
            "select * from hubspot_contact where archived_at is null and merged_into is null"
            " and (indexable_at <= ? or indexed is not null) order by id",
            (now,),
        )
        return [_load(row) if row["indexable_at"] <= now else _load_indexed(row) for row in rows]

    def insert(
        self,
        properties: Mapping[str, str],
        *,
        unique: Iterable[str] = (),
        indexed_at_once: bool = False,
    ) -> Contact:
        """A new contact with an id never used before."""
        now = self._now()
        contact = Contact(
            id=self._next_id(),
            properties={name: value for name, value in properties.items() if value != ""},
            created_at=format_moment(now),
            updated_at=format_moment(now),
        )
        lag = 0 if indexed_at_once else self._lag()
        self._db.execute(
            "insert into hubspot_contact values (?, ?, null, ?, ?, ?, null, null)",
            (
                contact.id,
                json.dumps(contact.properties),
                format_moment(now + timedelta(seconds=lag)),
                contact.created_at,
                contact.updated_at,
            ),
        )
        self._keep_unique(contact, ["email", *unique])
        return contact

    def change(
        self, contact: Contact, properties: Mapping[str, str], *, unique: Iterable[str] = ()
    ) -> bool:
        """Sets and clears (`""`) values; False and nothing written when all were so already."""
        after = {**contact.properties, **properties}
        after = {name: value for name, value in after.items() if value != ""}
        if after == contact.properties:
            return False
        before = {**contact.properties, "_updated": contact.updated_at}
        now = self._now()
        self._db.execute(
            "update hubspot_contact set properties = ?, updated_at = ?, indexable_at = ?, indexed ="
            " case when indexable_at <= ? then ? else indexed end where id = ?",
            (
                json.dumps(after),
                format_moment(now),
                format_moment(now + timedelta(seconds=self._lag())),
                format_moment(now),
                json.dumps(before),
                contact.id,
            ),
        )
        contact.properties, contact.updated_at = after, format_moment(now)
        self._keep_unique(contact, ["email", *unique])
        return True

    def archive(self, contact: Contact) -> None:
        """To the recycling bin: its unique values are free again."""
        self._db.execute(
            "update hubspot_contact set archived_at = ? where id = ?",
            (format_moment(self._now()), contact.id),
        )
        self._db.execute("delete from hubspot_unique where contact_id = ?", (contact.id,))

    def erase(self, contact: Contact) -> None:
        """For ever, with the contacts that were merged into it."""
        self._db.execute("delete from hubspot_unique where contact_id = ?", (contact.id,))
        for row in self._db.query(
            "select id from hubspot_contact where merged_into = ?", (contact.id,)
        ):
            self.erase(Contact(row["id"], {}, "", ""))
        self._db.execute("delete from hubspot_contact where id = ?", (contact.id,))

    def merge(self, primary: Contact, other: Contact, *, unique: Iterable[str]) -> Contact:
        """A contact with a new id; the primary's values win, and one of two keys is gone."""
        for contact in (primary, other):
            self._db.execute("delete from hubspot_unique where contact_id = ?", (contact.id,))
        old_ids = [*_list_old_ids(primary), str(primary.id), *_list_old_ids(other), str(other.id)]
        properties = {**other.properties, **primary.properties}
        properties["hs_merged_object_ids"] = ";".join(old_ids)
        merged = self.insert(properties, unique=unique)
        self._db.execute(
            "update hubspot_contact set merged_into = ? where id in (?, ?)",
            (merged.id, primary.id, other.id),
        )
        return merged

    def _next_id(self) -> int:
        self._db.execute(
            "insert into hubspot_counter values ('last_id', ?) on conflict (name)"
            " do update set value = value + 1",
            (FIRST_ID,),
        )
        row = self._db.one("select value from hubspot_counter where name = 'last_id'")
        assert row is not None
        return int(row["value"])

    def _keep_unique(self, contact: Contact, names: Iterable[str]) -> None:
        for name in names:
            self._db.execute(
                "delete from hubspot_unique where property = ? and contact_id = ?",
                (name, contact.id),
            )
            if contact.properties.get(name):
                self._db.execute(
                    "insert or ignore into hubspot_unique values (?, ?, ?)",
                    (name, contact.properties[name], contact.id),
                )


def _load(row: sqlite3.Row) -> Contact:
    return Contact(
        id=row["id"],
        properties=json.loads(row["properties"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        archived_at=row["archived_at"],
        merged_into=row["merged_into"],
    )


def _load_indexed(row: sqlite3.Row) -> Contact:
    contact = _load(row)
    contact.properties = json.loads(row["indexed"])
    contact.updated_at = contact.properties.pop("_updated")
    return contact


def _list_old_ids(contact: Contact) -> list[str]:
    found = contact.properties.get("hs_merged_object_ids", "")
    return found.split(";") if found else []
