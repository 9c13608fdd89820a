"""Who is sent at once, who is not and why, and that waiting ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engagers.domain.push_rule import PushRule
from engagers.domain.send_now import make_due, plan_sending
from engagers.models import Audience, Contact, Engager
from tests.factories.engagers import MONDAY, ContactFactory, EngagerFactory

pytestmark = pytest.mark.django_db


def person(**facts):
    return EngagerFactory(engagement_count=1, **facts)


def test_the_reasons_are_those_of_the_push():
    free, sent = person(), ContactFactory(engager=person(), state="synced", hubspot_id="1").engager
    survivor = person()
    person(merged_into=survivor)
    person(excluded_at=MONDAY, exclusion_reason="own staff")
    person(kind="organisation")
    EngagerFactory(engagement_count=0)
    ContactFactory(engager=person(), state="review")
    ContactFactory(engager=person(), state="gone")

    plan = plan_sending(list(Engager.objects.values_list("pk", flat=True)), PushRule())

    assert plan.engager_ids == (free.pk, sent.pk, survivor.pk)
    assert dict(plan.left_out) == {
        "merged into another person": 1,
        "left out: own staff": 1,
        "an organisation: only people are sent": 1,
        "fewer than 1 engagements (settings)": 1,
        "waits for a decision in the review queue": 1,
        "its contact is gone in HubSpot, and nobody is created anew": 1,
    }


def test_targets_only():
    target = person(audience=Audience.objects.filter(is_target=True).first())
    other = person()

    plan = plan_sending([target.pk, other.pk], PushRule(targets_only=True))

    assert plan.engager_ids == (target.pk,)
    assert dict(plan.left_out) == {"not of a target audience (settings)": 1}


def test_waiting_ends():
    later = MONDAY + timedelta(days=1)
    dead = ContactFactory(state="dead", error="refused", attempts=8)
    failed = ContactFactory(state="failed", error="refused", attempts=1, not_before=later)
    waiting = ContactFactory(state="pending", not_before=later)
    synced = ContactFactory(state="synced", hubspot_id="1")
    review = ContactFactory(state="review")
    rows = [dead, failed, waiting, synced, review]

    changed = make_due([row.engager_id for row in rows], at=MONDAY)

    assert changed == 4
    states = [Contact.objects.get(pk=row.pk) for row in rows]
    assert [row.state for row in states] == ["pending"] * 4 + ["review"]
    assert Contact.objects.due(MONDAY).count() == 4
