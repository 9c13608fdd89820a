"""Every contact that a push considered and did not send, counted by its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from engagers.domain.make_contacts import count_keyless
from engagers.domain.push_tally import PushTally
from engagers.models import Contact

State, Outcome = Contact.State, Contact.Outcome
NO_KEY = "no LinkedIn id or address that is theirs alone"
IN_BACKOFF = "failed before: waits for its next try"
UNTOUCHED = "waits for the next push"


def count_left_out(
    tally: PushTally, *, at: datetime, engager_ids: Collection[int] | None = None
) -> None:
    """Writes outcome and reason where they are not said yet, and adds them to the tally."""
    rows = Contact.objects.exclude(pk__in=tally.handled_ids).exclude(state=State.SYNCED)
    if engager_ids is not None:
        rows = rows.filter(engager_id__in=engager_ids)
    changed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for contact in rows.only("state", "state_reason", "outcome", "claimed_until").iterator():
        if contact.claimed_until is not None and contact.claimed_until > at:
            continue  # another push considers it, and counts it
        before = (contact.outcome, contact.state_reason)
        contact.outcome = Outcome.LEFT_OUT
        contact.state_reason = contact.state_reason or _read_reason(contact)
        tally.reasons[contact.state_reason] += 1
        tally.review += contact.state == State.REVIEW
        if before != (contact.outcome, contact.state_reason):
            changed[contact.state, contact.state_reason].append(contact.pk)
    for (state, reason), ids in changed.items():
        # Not over what another push has made of the row since it was read.
        still = Contact.objects.filter(pk__in=ids, state=state).unclaimed(at)
        still.update(outcome=Outcome.LEFT_OUT, state_reason=reason)
    keyless = count_keyless(engager_ids)
    if keyless:
        tally.reasons[NO_KEY] += keyless


def _read_reason(contact: Contact) -> str:
    return IN_BACKOFF if contact.state == State.FAILED else UNTOUCHED
