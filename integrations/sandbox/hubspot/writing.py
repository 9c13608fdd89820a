"""One row written: created, updated, or refused with HubSpot's reason."""

from collections.abc import Mapping
from typing import Any

from integrations.sandbox.hubspot.contacts import Contact
from integrations.sandbox.hubspot.portal import Portal
from integrations.sandbox.hubspot.refusals import (
    Refusal,
    refuse_input,
    refuse_missing,
)

NAMING = ("firstname", "lastname", "email")


def create_contact(portal: Portal, values: Any) -> Contact:
    """400 on bad values or no name, 409 when a unique value is another contact's."""
    properties = portal.properties.clean(values)
    _maybe_fail_row(portal)
    if not any(properties.get(name) for name in NAMING):
        raise refuse_input(f"A contact needs at least one of {', '.join(NAMING)} to be created.")
    unique = portal.properties.unique_names()
    for name in unique:
        holder = portal.contacts.find_by(name, properties.get(name, ""))
        if holder is not None:
            raise refuse_conflict(holder)
    portal.count("created")
    return portal.contacts.insert(properties, unique=unique)


def update_contact(portal: Portal, contact: Contact, values: Any) -> bool:
    """True when something changed; 400 when a unique value is another contact's (409: e-mail)."""
    properties = portal.properties.clean(values)
    _maybe_fail_row(portal)
    unique = portal.properties.unique_names()
    for name in unique:
        holder = portal.contacts.find_by(name, properties.get(name, ""))
        if holder is not None and holder.id != contact.id:
            if name == "email":
                raise refuse_conflict(holder)
            raise _refuse_taken(contact, holder, name=name, value=properties[name])
    changed = portal.contacts.change(contact, properties, unique=unique)
    portal.count("updated" if changed else "unchanged")
    return changed


def upsert_contact(portal: Portal, row: Mapping[str, Any]) -> tuple[Contact, bool, bool]:
    """The contact, whether it is new, and whether anything was written."""
    name, value = str(row["idProperty"]), str(row["id"])
    if name == "email":
        value = value.strip().lower()
    found = portal.contacts.find_by(name, value)
    values = row.get("properties") or {}
    if found is None:
        return create_contact(portal, {name: value, **values}), True, True
    return found, False, update_contact(portal, found, values)


def find_or_refuse(portal: Portal, contact_id: str, name: str | None = None) -> Contact:
    """A living contact by id (merged-away ids too) or by a unique property. 404 otherwise."""
    if name in (None, "", "hs_object_id"):
        found = portal.contacts.resolve(contact_id)
    else:
        assert name is not None
        check_unique(portal, name)
        found = portal.contacts.find_by(name, contact_id)
    if found is None or found.archived_at is not None:
        raise refuse_missing([contact_id])
    return found


def check_unique(portal: Portal, name: str) -> None:
    """400 unless the property's values are unique."""
    if name not in portal.properties.unique_names():
        raise refuse_input(f"Unable to perform update/upsert by non-unique 0-1 property {name}")


def refuse_conflict(holder: Contact) -> Refusal:
    """409: the contact is there already."""
    return Refusal(409, "CONFLICT", f"Contact already exists. Existing ID: {holder.id}")


def _refuse_taken(contact: Contact, holder: Contact, *, name: str, value: str) -> Refusal:
    return refuse_input(
        f"Cannot set PropertyValueCoordinates{{objectTypeId=0-1, propertyName={name},"
        f" value={value}}} on {contact.id}. {holder.id} already has that value."
    )


def _maybe_fail_row(portal: Portal) -> None:
    if portal.context.faults.hit("hubspot.row.invalid"):
        raise refuse_input("Property values were not valid: []")
    if portal.context.faults.hit("hubspot.row.conflict"):
        raise Refusal(409, "CONFLICT", "Contact already exists. Existing ID: 1")
