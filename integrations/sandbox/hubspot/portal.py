"""One HubSpot account: its tables, numbers that tests may change, and what sales typed in."""

import json
from collections import deque
from datetime import datetime
from typing import Any

from integrations.sandbox.hubspot.catalogue import list_builtin_properties
from integrations.sandbox.hubspot.contacts import Contacts
from integrations.sandbox.hubspot.properties import Properties
from integrations.sandbox.state import Context

TABLES = """
create table if not exists hubspot_contact (
    id integer primary key, properties text not null, indexed text, indexable_at text not null,
    created_at text not null, updated_at text not null, archived_at text, merged_into integer
);
create table if not exists hubspot_unique (
    property text, value text, contact_id integer not null, primary key (property, value)
);
create index if not exists hubspot_unique_contact on hubspot_unique (contact_id);
create table if not exists hubspot_property (
    place integer primary key, name text not null unique, definition text not null
);
create table if not exists hubspot_group (name text primary key, definition text not null);
create table if not exists hubspot_counter (name text primary key, value integer not null);
"""
SETTINGS: dict[str, float] = {
    "enforce_limits": 0,  # 1: refuse what exceeds the next four
    "burst_limit": 100,  # requests per 10 s
    "search_limit": 5,  # searches per second
    "daily_limit": 250_000,  # requests per day (UTC)
    "search_lag_seconds": 3,
    "timeout_seconds": 60,  # how long the timeout faults hold an answer back
}


class Portal:
    """The state behind every route."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.db = context.db
        self.requests: deque[dict[str, Any]] = deque(maxlen=1000)
        self.times: deque[datetime] = deque()
        self.searches: deque[datetime] = deque()
        self.today: tuple[str, int] = ("", 0)
        self.db.script(TABLES)
        self.properties = Properties(self.db, now=context.clock)
        self.contacts = Contacts(
            self.db, now=context.clock, lag=lambda: self.number("search_lag_seconds")
        )
        context.on_reset.append(self._start_over)
        self._seed()

    def number(self, name: str) -> float:
        """A setting of this stand-in; see SETTINGS for the names and defaults."""
        stored = self.db.setting(f"hubspot.{name}")
        return SETTINGS[name] if stored is None else float(stored)

    def set_number(self, name: str, value: float) -> None:
        if name not in SETTINGS:
            raise KeyError(name)
        self.db.save_setting(f"hubspot.{name}", str(float(value)))

    def count(self, name: str, by: int = 1) -> None:
        """Adds to a counter that the control endpoint shows."""
        self.db.execute(
            "insert into hubspot_counter values (?, ?) on conflict (name)"
            " do update set value = value + excluded.value",
            (name, by),
        )

    def counters(self) -> dict[str, int]:
        rows = self.db.query(
            "select name, value from hubspot_counter where name <> 'last_id' order by name"
        )
        return {row["name"]: row["value"] for row in rows}

    def _start_over(self) -> None:
        for kept in (self.requests, self.times, self.searches):
            kept.clear()
        self.today = ("", 0)
        self.properties.forget()
        self._seed()

    def _seed(self) -> None:
        if self.db.one("select 1 from hubspot_property") is not None:
            return
        with self.db.transaction():
            group = {"name": "contactinformation", "label": "Contact information"}
            self.db.execute(
                "insert or ignore into hubspot_group values (?, ?)",
                (group["name"], json.dumps({**group, "displayOrder": 0, "archived": False})),
            )
            for definition in list_builtin_properties():
                self.properties.add(definition)
            for typed in self.context.world.sales_contacts():
                self.contacts.insert(dict(typed.properties), indexed_at_once=True)
