"""Finds the HubSpot contact of people who have none yet, in the mirror: no call is made here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from engagers.domain.companies import fold_name
from engagers.domain.make_contacts import PREFIXES, list_keys
from engagers.domain.match_candidates import Book, Found, Match, Mirrored, Seeker, Taken, contested
from engagers.domain.push_rule import PushRule
from engagers.domain.write_columns import write_columns
from engagers.models import Contact, ContactMirror, Identity, MirrorCursor

State = Contact.State
MATCHING = 7_301_002
WRITTEN = ("key", "hubspot_id", "state", "state_reason", "match", "candidates", "outcome")
NOT_READ = "waits until HubSpot's contacts have been read once"
NOT_CURRENT = "waits until HubSpot's latest changes have been read"
NO_NAME = "no name: HubSpot needs one to create a contact"
NO_CREATING = "not in HubSpot, and creating contacts is switched off"
BY_NAME = "waits for review: same name and company"
SEVERAL = "waits for review: several contacts in HubSpot"
CONTESTED = "waits for review: several people fit one contact in HubSpot"


def match_contacts(
    rule: PushRule,
    *,
    at: datetime,
    engager_ids: Collection[int] | None = None,
    is_current: bool = True,
) -> int:
    """Decides for every contact without a HubSpot id: matched, to be created, or for a person.

    While the first reading of HubSpot is incomplete, or the latest one broke off (`is_current`
    False), nobody is matched or created. One transaction, one matcher at a time. How many
    contacts it decided about.
    """
    with transaction.atomic():
        _lock_matching()
        contacts = _read_unmatched(at, engager_ids)
        unread = _why_unread(is_current=is_current)
        for contact in contacts if unread else ():
            _leave(contact, unread)
        if not unread:
            _decide_all(contacts, rule)
        write_columns(contacts, WRITTEN)
    return len(contacts)


def _why_unread(*, is_current: bool) -> str:
    if not MirrorCursor.objects.filter(complete_at__isnull=False).exists():
        return NOT_READ
    return "" if is_current else NOT_CURRENT


def _lock_matching() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MATCHING])


def _read_unmatched(at: datetime, engager_ids: Collection[int] | None) -> list[Contact]:
    """Not those whom another worker is just sending."""
    rows = Contact.objects.sendable().unclaimed(at).filter(hubspot_id__isnull=True)
    rows = rows.filter(state__in=[State.NEW, State.PENDING, State.FAILED])
    if engager_ids is not None:
        rows = rows.filter(engager_id__in=engager_ids)
    return list(
        rows.select_related("engager__company")
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
    )


def _decide_all(contacts: list[Contact], rule: PushRule) -> None:
    open_ones = [contact for contact in contacts if contact.match != Match.PERSON]
    seekers = _list_seekers(open_ones)
    book = Book(_read_mirror(seekers))
    taken = _read_taken(book)
    found = {seeker.contact_id: book.find(seeker, taken) for seeker in seekers}
    several = contested(found)
    nobody = Found(Match.NONE, ())
    for contact in contacts:
        _decide(contact, found.get(contact.pk, nobody), several, rule)


def _decide(contact: Contact, found: Found, several: frozenset[str], rule: PushRule) -> None:
    ids = [row.hubspot_id for row in found.rows]
    if not ids:
        _create(contact, rule)
    elif found.how == Match.NAME_COMPANY:
        _ask_a_person(contact, found, BY_NAME)
    elif len(ids) > 1:
        _ask_a_person(contact, found, SEVERAL)
    elif several & set(ids):
        _ask_a_person(contact, found, CONTESTED)
    else:
        contact.hubspot_id, contact.match = ids[0], found.how
        # Never written yet, so it may still take the key that HubSpot has of the same person.
        contact.key = found.rows[0].key or contact.key
        contact.state, contact.state_reason, contact.candidates = State.MATCHED, "", []


def _create(contact: Contact, rule: PushRule) -> None:
    if not rule.creates_contacts and contact.match != Match.PERSON:
        _leave(contact, NO_CREATING)
    elif not contact.engager.name.strip():
        _leave(contact, NO_NAME)
    elif contact.state == State.NEW:
        contact.state, contact.state_reason = State.PENDING, ""


def _leave(contact: Contact, reason: str) -> None:
    contact.state, contact.state_reason = State.NEW, reason
    contact.outcome = Contact.Outcome.LEFT_OUT


def _ask_a_person(contact: Contact, found: Found, reason: str) -> None:
    contact.state, contact.state_reason = State.REVIEW, reason
    contact.outcome = Contact.Outcome.LEFT_OUT
    contact.candidates = [{"id": row.hubspot_id, "how": str(found.how)} for row in found.rows]


def _list_seekers(contacts: list[Contact]) -> list[Seeker]:
    keys = list_keys([contact.engager_id for contact in contacts])
    return [
        Seeker(
            contact_id=contact.pk,
            key=contact.key,
            keys=frozenset({contact.key, *keys.get(contact.engager_id, ())}),
            name_key=fold_name(contact.engager.name),
            company_key=fold_name(contact.engager.company.name if contact.engager.company else ""),
        )
        for contact in contacts
    ]


def _read_mirror(seekers: list[Seeker]) -> list[Mirrored]:
    keys = {key for seeker in seekers for key in seeker.keys}
    members = [key.removeprefix("li:") for key in keys if key.startswith("li:")]
    slugs = [key.removeprefix("in:") for key in keys if key.startswith("in:")]
    names = {seeker.name_key for seeker in seekers if seeker.company_key and seeker.name_key}
    wanted = (
        Q(postdesk_key__in=keys)
        | Q(member_id__in=members)
        | Q(slug__in=slugs)
        | Q(name_key__in=names)
    )
    rows = ContactMirror.objects.filter(wanted, gone_at__isnull=True).values_list(
        "hubspot_id", "postdesk_key", "member_id", "slug", "name_key", "company_key"
    )
    return [Mirrored(*row) for row in rows]


def _read_taken(book: Book) -> Taken:
    """Whose keys, ids and addresses the found rows are. A `gone` contact keeps its key."""
    rows = {row for rows in book.by_key.values() for row in rows}
    rows |= {row for rows in book.by_address.values() for row in rows}
    rows |= {row for rows in book.by_name.values() for row in rows}
    addresses = {address for row in rows for address in row.addresses}
    held = Contact.objects.filter(key__in={row.key for row in rows if row.key})
    used = Contact.objects.exclude(state=State.GONE).filter(
        hubspot_id__in={row.hubspot_id for row in rows}
    )
    values = {address.partition(":")[2] for address in addresses}
    identities = Identity.objects.filter(kind__in=list(PREFIXES), value__in=values)
    known = {
        PREFIXES[Identity.Kind(kind)] + value
        for kind, value in identities.values_list("kind", "value")
    }
    return Taken(
        keys=dict(held.values_list("key", "pk")),
        ids=frozenset(str(used_id) for used_id in used.values_list("hubspot_id", flat=True)),
        addresses=frozenset(known & addresses),
    )
