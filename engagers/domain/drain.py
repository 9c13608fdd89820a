"""Sends due contacts batch by batch: claimed, read, compared, written, recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from engagers.domain.claim_contacts import claim_contacts, drop_unsendable, release_claims
from engagers.domain.mirror_rows import note_synced
from engagers.domain.plan_batch import plan_batch
from engagers.domain.push_tally import PushTally
from engagers.domain.read_fields import Fields
from engagers.domain.read_records import read_records
from engagers.domain.record_outcomes import fail_contact, postpone, save_contacts
from engagers.domain.write_batch import write_batch
from engagers.models import Contact
from integrations.errors import GiveUp, OutcomeUnknown, RetryLater
from integrations.hubspot.batches import BATCH_SIZE
from integrations.hubspot.client import HubSpotGateway

# Batches in a row that HubSpot did not answer: then it is down, and the rest waits.
MAX_FAILURES = 3

Clock = Callable[[], datetime]
Stop = Callable[[], bool]
Show = Callable[[PushTally], None]


def go_on() -> bool:
    """Nobody asks to stop."""
    return False


def show_nothing(_tally: PushTally) -> None:
    """Progress for nobody."""


def drain(
    gateway: HubSpotGateway,
    fields: Fields,
    tally: PushTally,
    *,
    now: Clock,
    engager_ids: Sequence[int] | None,
    should_stop: Stop,
    show: Show,
) -> None:
    """Until none is due, somebody asks to stop, or HubSpot is down. Misconfigured passes."""
    failures = 0
    while failures < MAX_FAILURES and not should_stop():
        contacts = claim_contacts(at=now(), limit=BATCH_SIZE, engager_ids=engager_ids)
        if not contacts:
            return
        done = _push_batch(gateway, contacts, fields, tally, now=now)
        failures = 0 if done else failures + 1
        show(tally)


def _push_batch(
    gateway: HubSpotGateway,
    contacts: Sequence[Contact],
    fields: Fields,
    tally: PushTally,
    *,
    now: Clock,
) -> bool:
    """False when HubSpot did not answer, and those rows wait; or refused, and they failed."""
    waiting = {contact.pk: contact for contact in contacts}
    try:
        records = read_records(gateway, contacts, fields.compared)
        batch = plan_batch(contacts, records, fields, at=now())
        # Before the call, so that after a crash the values there are known to be ours.
        save_contacts(contacts)
        tally.note(batch.settled)
        # HubSpot took its time: who was excluded, merged or erased meanwhile is not sent.
        lost = drop_unsendable([*batch.creates, *batch.updates])
        for pk in lost | {contact.pk for contact in batch.settled}:
            del waiting[pk]
        written = write_batch(gateway, batch.without(lost), tally, now=now)
    except (RetryLater, OutcomeUnknown) as error:
        _postpone(list(waiting.values()), error, tally, at=now())
        return False
    except GiveUp as error:
        # One such row must not stop every push: they back off, and in the end a person looks.
        _fail(list(waiting.values()), error, tally, at=now())
        return False
    except BaseException:
        release_claims(contacts)
        raise
    note_synced(contacts, records, written, at=now())
    return True


def _fail(contacts: Sequence[Contact], error: GiveUp, tally: PushTally, *, at: datetime) -> None:
    open_ones = [contact for contact in contacts if contact.pk not in tally.handled_ids]
    for contact in open_ones:
        fail_contact(contact, str(error), at=at)
    save_contacts(open_ones)
    tally.note(open_ones)


def _postpone(
    contacts: Sequence[Contact],
    error: RetryLater | OutcomeUnknown,
    tally: PushTally,
    *,
    at: datetime,
) -> None:
    """Repeating is harmless after a lost answer too: creates go by unique key, updates by id."""
    text = f"waits for HubSpot: {error}"
    open_ones = [contact for contact in contacts if contact.pk not in tally.handled_ids]
    postpone(open_ones, text, after=getattr(error, "after", None), at=at)
    tally.note_trouble(text)
