"""People who failed may be tried again at once; no others change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engagers.domain.retry_people import retry_contacts, retry_enrichment
from tests.factories.engagers import MONDAY, ContactFactory, EngagerFactory

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)


def test_failed_and_given_up_contacts_are_due_at_once():
    failed = ContactFactory(state="failed", error="refused", attempts=3, not_before=LATER)
    dead = ContactFactory(state="dead", error="refused", attempts=8)
    fine = ContactFactory(state="synced", hubspot_id="1")
    other = ContactFactory(state="failed", error="refused", attempts=1, not_before=LATER)
    ids = [failed.engager_id, dead.engager_id, fine.engager_id]

    assert retry_contacts(ids, at=MONDAY) == [failed.engager_id, dead.engager_id]

    for contact, state, attempts in ((failed, "pending", 0), (dead, "pending", 0)):
        contact.refresh_from_db()
        assert (contact.state, contact.attempts, contact.not_before) == (state, attempts, MONDAY)
    fine.refresh_from_db()
    other.refresh_from_db()
    assert (fine.state, other.state, other.not_before) == ("synced", "failed", LATER)


def test_failed_classifications_and_lookups_are_tried_again():
    unread = EngagerFactory(
        classify_error="no answer", classify_attempts=8, classify_not_before=LATER
    )
    unfound = EngagerFactory(lookup_error="failed", lookup_attempts=8, lookup_not_before=LATER)
    resting = EngagerFactory(lookup_not_before=LATER)
    excluded = EngagerFactory(
        classify_error="no answer", excluded_at=MONDAY, exclusion_reason="own staff"
    )
    ids = [unread.pk, unfound.pk, resting.pk, excluded.pk]

    assert retry_enrichment(ids) == [unread.pk, unfound.pk]

    for one in (unread, unfound, resting, excluded):
        one.refresh_from_db()
    assert (unread.classify_error, unread.classify_attempts) == ("", 0)
    assert unread.classify_not_before is None
    assert (unfound.lookup_error, unfound.lookup_attempts) == ("", 0)
    assert unfound.lookup_not_before is None
    assert resting.lookup_not_before == LATER
    assert excluded.classify_error == "no answer"
