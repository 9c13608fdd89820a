"""HubSpot's stand-in as sales would use it, and people who engaged."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import httpx2
from django.apps import apps

from engagers.domain.push import push_contacts
from engagers.domain.push_rule import PushRule
from engagers.models import Contact
from integrations.hubspot.client import HubSpotGateway
from pipeline.domain.set_up_hubspot import set_up_hubspot
from tests.factories.engagers import EngagementFactory, EngagerFactory, IdentityFactory

CALLS = ("upsert", "update", "create", "archive")


class Account:
    """One account of the sandbox, emptied of what sales typed in, with our properties."""

    def __init__(self, sandbox, *, ready=True):
        self.sandbox = sandbox
        self.gateway = self.new_gateway()
        with sandbox.context.db.transaction():
            sandbox.context.db.execute("delete from hubspot_unique")
            sandbox.context.db.execute("delete from hubspot_contact")
        restore_defaults()
        if ready:
            set_up_hubspot(self.gateway)

    def new_gateway(self):
        """Each worker has its own."""
        return HubSpotGateway("sandbox", self.sandbox.hubspot_url, sleep=lambda _: None)

    def control(self, name, body=None):
        url = f"{self.sandbox.hubspot_url}/_control/{name}"
        # A TLS context takes a tenth of a second to make, and none is needed.
        with httpx2.Client(verify=False) as client:
            answer = client.get(url) if body is None else client.post(url, json=body)
        answer.raise_for_status()
        return answer.json()

    def contacts(self):
        return self.control("contacts")["contacts"]

    def find(self, hubspot_id):
        return next(c["properties"] for c in self.contacts() if c["id"] == str(hubspot_id))

    def type_in(self, **properties):
        """Sales makes a contact; its id."""
        made = self.control("create", {"properties": properties})["id"]
        self.catch_up()
        return made

    def edit(self, hubspot_id, **properties):
        self.catch_up()
        self.control("edit", {"id": hubspot_id, "properties": properties})
        self.catch_up()

    def merge(self, primary, other):
        made = self.control("merge", {"primary": primary, "other": other})["id"]
        self.catch_up()
        return made

    def delete(self, hubspot_id, *, erase=False):
        self.control("delete", {"id": hubspot_id, "erase": erase})

    def catch_up(self):
        """The search lags writes by seconds."""
        self.sandbox.context.clock.advance(5)

    def fault(self, name, times=1):
        self.sandbox.context.faults.set(f"hubspot.{name}", times)

    def operations(self):
        return [request["operation"] for request in self.control("requests")["requests"]]

    def writes(self):
        return [name for name in self.operations() if name in CALLS]

    def push(self, rule=None, *, at=None, push=push_contacts, gateway=None, **more):
        moment = at or datetime.now(UTC)
        self.catch_up()
        return push(gateway or self.gateway, rule or PushRule(), now=lambda: moment, **more)


def restore_defaults():
    """Tests with real transactions empty all tables, those that a migration filled too."""
    migration = import_module("engagers.migrations.0002_default_taxonomy_and_field_rules")
    migration.add_defaults(apps, None)


def make_engager(number=1, *, slug=True, member=True, engagements=1, **facts):
    """A person with engagements, known by `li:ACoAA...<number>` and `in:person-<number>`."""
    facts = {"name": f"Ada Example{number}"} | facts
    engager = EngagerFactory(engagement_count=engagements, post_count=engagements, **facts)
    if member:
        IdentityFactory(engager=engager, kind="member_id", value=f"ACoAA{number:010d}")
    if slug:
        IdentityFactory(engager=engager, kind="slug", value=f"person-{number}")
    for _ in range(engagements):
        EngagementFactory(engager=engager)
    return engager


def contact_of(engager):
    return Contact.objects.get(engager=engager)
