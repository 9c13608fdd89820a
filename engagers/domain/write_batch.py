"""Sends a planned batch: creates by our key, updates by HubSpot id; every row gets its outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from engagers.domain.ask_again import ask
from engagers.domain.plan_batch import Batch
from engagers.domain.push_tally import PushTally
from engagers.domain.record_outcomes import fail_contact, save_contacts, settle_outcome
from engagers.models import Contact
from integrations.errors import OutcomeUnknown, RetryLater
from integrations.hubspot.client import HubSpotGateway
from integrations.hubspot.payloads import RowOutcome, RowState, UpdateRow, UpsertRow
from integrations.hubspot.properties import KEY_PROPERTY

Match, State = Contact.Match, Contact.State
Clock = Callable[[], datetime]
Written = list[tuple[Contact, RowOutcome]]


def write_batch(gateway: HubSpotGateway, batch: Batch, tally: PushTally, *, now: Clock) -> Written:
    """Rows that were written, for the mirror. RetryLater and OutcomeUnknown pass: what `sending`
    holds then tells the next reading which values are ours, and both writes may be repeated.
    """
    written: Written = []
    if batch.creates:
        rows = [UpsertRow(c.key, _trace(c), c.sending) for c in batch.creates]
        tally.calls += 1
        outcomes = ask(lambda: gateway.upsert(rows))
        written += _record(gateway, batch.creates, outcomes, tally, at=now())
    if batch.updates:
        changes = [UpdateRow(str(c.hubspot_id), _trace(c), c.sending) for c in batch.updates]
        tally.calls += 1
        outcomes = ask(lambda: gateway.update_by_id(changes))
        written += _record(gateway, batch.updates, outcomes, tally, at=now())
    return written


def _trace(contact: Contact) -> str:
    return f"contact-{contact.pk}"


def _record(
    gateway: HubSpotGateway,
    contacts: Sequence[Contact],
    outcomes: Sequence[RowOutcome],
    tally: PushTally,
    *,
    at: datetime,
) -> Written:
    by_trace = {outcome.trace_id: outcome for outcome in outcomes}
    pairs = [(contact, by_trace[_trace(contact)]) for contact in contacts]
    owners = _read_owners(gateway, [outcome.existing_id for _, outcome in pairs])
    for contact, outcome in pairs:
        if outcome.state != RowState.FAILED:
            settle_outcome(contact, outcome, at=at)
        else:
            fail_contact(contact, outcome.message or "HubSpot refused the row", at=at)
            if owners.get(outcome.existing_id, "-") in {"", contact.key}:
                _adopt(contact, outcome.existing_id)
    save_contacts(contacts)
    tally.note(contacts)
    return [(c, outcome) for c, outcome in pairs if outcome.state != RowState.FAILED]


def _adopt(contact: Contact, hubspot_id: str) -> None:
    """HubSpot says that this person is there under another id: matched, and sent again at once."""
    if contact.state == State.DEAD or contact.hubspot_id == hubspot_id:
        return
    contact.hubspot_id, contact.match = hubspot_id, Match.KEY
    contact.state, contact.not_before, contact.sending = State.MATCHED, None, {}
    contact.error, contact.outcome = "", Contact.Outcome.NONE


def _read_owners(gateway: HubSpotGateway, hubspot_ids: Sequence[str]) -> dict[str, str]:
    """Postdesk's key on each of these contacts ("" for none); those that are taken are absent."""
    wanted = sorted({hubspot_id for hubspot_id in hubspot_ids if hubspot_id})
    if not wanted:
        return {}
    try:
        answer = gateway.read_by_id(wanted, [KEY_PROPERTY])
    except (RetryLater, OutcomeUnknown):
        return {}
    used = Contact.objects.exclude(state=State.GONE).filter(hubspot_id__in=wanted)
    taken = set(used.values_list("hubspot_id", flat=True))
    return {
        asked: record.properties.get(KEY_PROPERTY) or ""
        for asked, record in answer.found.items()
        if asked not in taken and record.hubspot_id == asked
    }
