"""One page of HubSpot's contacts into the mirror, and which of ours it shows to have changed there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from engagers.domain.companies import fold_name
from engagers.domain.read_fields import Fields
from engagers.domain.sightings import Key
from engagers.domain.suppress import find_suppressed
from engagers.models import Contact, ContactMirror
from integrations.hubspot.payloads import ContactRecord, RowOutcome
from integrations.hubspot.properties import KEY_PROPERTY
from integrations.linkedin.identities import EntityRef, parse_entity

COLUMNS = (
    "postdesk_key",
    "name_key",
    "company_key",
    "member_id",
    "slug",
    "modified_at",
    "gone_at",
)


def save_records(records: Sequence[ContactRecord], fields: Fields, *, at: datetime) -> int:
    """Writes what is news, in the caller's transaction; how many. Records older than what the
    mirror holds are not: the search lags our own writes.
    """
    known = _read_known([record.hubspot_id for record in records])
    news = [
        record
        for record in records
        if (before := known.get(record.hubspot_id)) is None or _modified(record, at) > before
    ]
    rows = [to_row(record, fields, at=at) for record in news]
    kept = [row for row in rows if row.hubspot_id in known or _can_match(row)]
    write_rows(_drop_erased(kept))
    merged = {old for record in news for old in record.merged_ids}
    mark_gone(merged, at=at)
    flag_changed({record.hubspot_id for record in news} | merged)
    return len(news)


def to_row(record: ContactRecord, fields: Fields, *, at: datetime) -> ContactMirror:
    properties = {name: value or "" for name, value in record.properties.items()}
    person = _read_person(properties.get(name, "") for name in fields.linkedin)
    name = f"{properties.get('firstname', '')} {properties.get('lastname', '')}"
    return ContactMirror(
        hubspot_id=record.hubspot_id,
        postdesk_key=properties.get(KEY_PROPERTY, "")[:200],
        name_key=fold_name(name),
        company_key=fold_name(properties.get("company", "")),
        member_id=person[0],
        slug=person[1],
        modified_at=_modified(record, at),
        gone_at=None,
    )


def write_rows(rows: Sequence[ContactMirror], columns: Sequence[str] = COLUMNS) -> None:
    ContactMirror.objects.bulk_create(
        sorted(rows, key=lambda row: row.hubspot_id),
        update_conflicts=True,
        unique_fields=["hubspot_id"],
        update_fields=list(columns),
    )


def mark_gone(hubspot_ids: Collection[str], *, at: datetime) -> set[str]:
    """Deleted or merged away: no candidates any more. Those that were not marked before."""
    rows = ContactMirror.objects.filter(hubspot_id__in=hubspot_ids, gone_at__isnull=True)
    found = set(rows.values_list("hubspot_id", flat=True)) if hubspot_ids else set()
    ContactMirror.objects.filter(hubspot_id__in=found).update(gone_at=at)
    return found


def flag_changed(hubspot_ids: Collection[str]) -> int:
    """Contacts of ours that changed there are read again: the mirror itself may be late."""
    if not hubspot_ids:
        return 0
    rows = Contact.objects.filter(state=Contact.State.SYNCED, hubspot_id__in=hubspot_ids)
    return rows.update(state=Contact.State.PENDING)


def _drop_erased(rows: Sequence[ContactMirror]) -> list[ContactMirror]:
    """HubSpot may still hold a contact of somebody who was erased here: it is not read again."""
    keys = {row.hubspot_id: _keys_of(row) for row in rows}
    suppressed = find_suppressed(sorted({key for several in keys.values() for key in several}))
    return [row for row in rows if not keys[row.hubspot_id] & suppressed]


def _keys_of(row: ContactMirror) -> set[Key]:
    prefix, _, value = row.postdesk_key.partition(":")
    known = {("hubspot_id", row.hubspot_id), ("member_id", row.member_id), ("slug", row.slug)}
    known |= {("member_id" if prefix == "li" else "slug", value)}
    return {key for key in known if key[1]}


def _read_known(hubspot_ids: Collection[str]) -> dict[str, datetime]:
    rows = ContactMirror.objects.filter(Q(hubspot_id__in=hubspot_ids))
    return dict(rows.values_list("hubspot_id", "modified_at"))


def _modified(record: ContactRecord, at: datetime) -> datetime:
    return record.updated_at or at


def _can_match(row: ContactMirror) -> bool:
    has_names = bool(row.name_key and row.company_key)
    return bool(row.postdesk_key or row.member_id or row.slug or has_names)


def _read_person(addresses: Iterable[str]) -> tuple[str, str]:
    """Member id and slug, each from the first address that names a person by it."""
    found = [entity for address in addresses if (entity := _parse_person(address))]
    member_id = next((entity.member_id for entity in found if entity.member_id), "")
    return member_id, next((entity.slug for entity in found if entity.slug), "")


def _parse_person(address: str) -> EntityRef | None:
    entity = parse_entity(address) if address else None
    return entity if entity is not None and entity.kind == "person" else None


def note_synced(
    contacts: Sequence[Contact],
    records: Mapping[int, ContactRecord | None],
    written: Iterable[tuple[Contact, RowOutcome]],
    *,
    at: datetime,
) -> None:
    """What we have just read or written there is no news when the search shows it later."""
    times = {
        record.hubspot_id: _modified(record, at)
        for record in records.values()
        if record is not None
    }
    times |= {outcome.hubspot_id: outcome.updated_at or at for _, outcome in written}
    rows = [
        ContactMirror(hubspot_id=str(c.hubspot_id), postdesk_key=c.key, modified_at=modified_at)
        for c in contacts
        if c.state == Contact.State.SYNCED and (modified_at := times.get(str(c.hubspot_id)))
    ]
    write_rows(rows, ("postdesk_key", "modified_at"))
