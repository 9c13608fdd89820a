"""People whom somebody wants in HubSpot at once: who goes with the next push, and who does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from engagers.domain.push_rule import PushRule
from engagers.domain.retry_contact import retry_contact
from engagers.models import Contact, Engager

State = Contact.State
STUCK = {
    State.REVIEW: "waits for a decision in the review queue",
    State.GONE: "its contact is gone in HubSpot, and nobody is created anew",
}


@dataclass(frozen=True, slots=True)
class SendPlan:
    """Ids of people who are sent, and how many are not, by reason."""

    engager_ids: tuple[int, ...]
    left_out: Counter[str]


def plan_sending(engager_ids: Collection[int], rule: PushRule) -> SendPlan:
    """Reads only. The reasons are those of the push itself."""
    rows = Engager.objects.filter(pk__in=engager_ids).select_related("audience", "contact")
    sent: list[int] = []
    left: Counter[str] = Counter()
    for engager in rows.order_by("pk"):
        if why := _why_not(engager, rule):
            left[why] += 1
        else:
            sent.append(engager.pk)
    return SendPlan(tuple(sent), left)


@transaction.atomic
def make_due(engager_ids: Collection[int], *, at: datetime) -> int:
    """Failed and given up ones are tried anew, waiting ones wait no more, sent ones are compared
    again; how many rows changed. Who has no contact yet gets one in the push.
    """
    rows = Contact.objects.filter(engager__in=engager_ids)
    changed = sum(retry_contact(contact, at=at) for contact in rows.order_by("pk"))
    waiting = rows.filter(state__in=[State.PENDING, State.MATCHED], not_before__gt=at)
    changed += waiting.update(not_before=at)
    return changed + rows.synced().update(state=State.PENDING)


def _why_not(engager: Engager, rule: PushRule) -> str:
    contact = getattr(engager, "contact", None)
    is_target = engager.audience is not None and engager.audience.is_target
    reasons = (
        (engager.merged_into_id is not None, "merged into another person"),
        (engager.excluded_at is not None, f"left out: {engager.exclusion_reason}"),
        (engager.kind != Engager.Kind.PERSON, "an organisation: only people are sent"),
        (
            engager.engagement_count < rule.min_engagements,
            f"fewer than {rule.min_engagements} engagements (settings)",
        ),
        (rule.targets_only and not is_target, "not of a target audience (settings)"),
        (
            contact is not None and contact.state in STUCK,
            STUCK.get(State(contact.state), "") if contact else "",
        ),
    )
    return next((why for holds, why in reasons if holds), "")
