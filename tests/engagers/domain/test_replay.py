from __future__ import annotations

import pytest

from engagers.domain.replay import Replayed, replay_rejected
from engagers.models import Engagement, Engager
from integrations.models import Rejected
from tests.factories.engagers import MONDAY, make_scrape, member_id

pytestmark = pytest.mark.django_db

GOOD = {
    "id": "r1",
    "reactionType": "LIKE",
    "actor": {
        "id": member_id(1),
        "name": "Ada Example",
        "linkedinUrl": f"https://www.linkedin.com/in/{member_id(1)}",
        "position": "Founder",
    },
}


def reject(subject, raw=GOOD, source="harvestapi_reactions", **more):
    return Rejected.objects.create(
        source=source,
        subject=subject,
        raw=raw,
        raw_hash="h",
        reason="odd",
        created_at=MONDAY,
        **more,
    )


def test_item_that_can_be_read_now_is_recorded_into_its_post():
    scrape = make_scrape()
    row = reject(f"scrape:{scrape.pk}")
    assert replay_rejected([row.pk, row.pk], at=MONDAY) == Replayed(1, 0, 1)
    row.refresh_from_db()
    assert (row.state, row.closed_at) == ("replayed", MONDAY)
    engagement = Engagement.objects.get()
    assert (engagement.post, engagement.first_seen_scrape) == (scrape.post, scrape)
    assert engagement.engager.name == "Ada Example"
    assert replay_rejected([row.pk], at=MONDAY) == Replayed(0, 1, 0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"raw": {"actor": {"name": "Nobody"}}},
            "no member id, public name or company: nobody to record",
        ),
        ({"raw": None}, "its payload has expired"),
        ({"source": "unheard_of"}, "no adapter is called unheard_of"),
        ({"raw": {"summary": {"total": 1}}}, "no engagement in it"),
    ],
)
def test_item_that_still_cannot_be_read_stays_open_with_its_reason(change, reason):
    row = reject(f"scrape:{make_scrape().pk}", **change)
    assert replay_rejected([row.pk], at=MONDAY) == Replayed(0, 1, 0)
    row.refresh_from_db()
    assert (row.state, row.reason, row.closed_at) == ("open", reason, None)
    assert Engager.objects.count() == 0


@pytest.mark.parametrize("subject", ["scrape:999999", "engager:5", "scrape:x", ""])
def test_item_of_no_scrape_stays_open(subject):
    row = reject(subject)
    assert replay_rejected([row.pk], at=MONDAY) == Replayed(0, 1, 0)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("open", "odd")
