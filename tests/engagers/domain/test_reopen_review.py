"""A decision about a HubSpot contact is taken back as long as nothing was sent."""

from __future__ import annotations

import pytest

from engagers.domain.decide_review import CannotDecide, decide_review
from engagers.domain.reopen_review import remember, reopen_review
from engagers.models import Contact
from tests.factories.engagers import MONDAY, ContactFactory

CANDIDATES = [{"id": "901", "how": "url"}, {"id": "902", "how": "url"}]
pytestmark = pytest.mark.django_db


def _decide(chosen):
    contact = ContactFactory(state="review", state_reason="two fit", candidates=CANDIDATES)
    decided = remember(contact, chosen)
    decide_review(contact, chosen, at=MONDAY)
    return decided


@pytest.mark.parametrize("chosen", ["902", None])
def test_a_decision_is_taken_back(chosen):
    decided = _decide(chosen)

    row = reopen_review(decided)

    row.refresh_from_db()
    assert (row.state, row.state_reason, row.hubspot_id, row.match) == (
        "review",
        "two fit",
        None,
        "",
    )
    assert row.candidates == CANDIDATES


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ({"state": "synced"}, "this decision was sent to HubSpot or changed since: it stands"),
        (
            {"hubspot_id": "903"},
            "this decision was sent to HubSpot or changed since: it stands",
        ),
        ({"match": "url"}, "this decision was sent to HubSpot or changed since: it stands"),
        ({"claimed_until": MONDAY}, "this decision is being sent to HubSpot: it stands"),
        ({"attempts": 1}, "this decision is being sent to HubSpot: it stands"),
        ({"sending": {"a": "b"}}, "this decision is being sent to HubSpot: it stands"),
        ({"synced_at": MONDAY}, "this contact was sent before: it stands"),
    ],
)
def test_a_decision_that_left_the_house_stands(since, said):
    decided = _decide("902")
    Contact.objects.filter(pk=decided.contact_id).update(**since)
    before = Contact.objects.values().get()

    with pytest.raises(CannotDecide) as refused:
        reopen_review(decided)

    assert str(refused.value) == said
    assert Contact.objects.values().get() == before
