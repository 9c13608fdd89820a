"""A text is paid for once, by however many workers; money is booked whatever becomes of the answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections

from engagers.domain.settle_forgotten import settle_forgotten
from engagers.models import Answer, Engager
from integrations.models import Charge
from tests.engagers.domain.enriching import (
    AT,
    PARTNER,
    classify,
    fault,
    make_person,
    restore_taxonomy,
    sent,
)
from tests.factories.integrations import ChargeFactory, make_budgets


@pytest.mark.django_db(transaction=True)
def test_three_workers_ask_each_text_once(sandbox):
    restore_taxonomy()
    for number in range(300):
        make_person(f"Partner at Firm {number % 100}")

    def work(_):
        try:
            return classify(sandbox)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(work, range(3)))
    asked = [p["headline"] for b in sent(sandbox) for p in json.loads(b["input"])["people"]]
    assert sorted(asked) == sorted({f"Partner at Firm {number}" for number in range(100)})
    assert sum(result.asked for result in results) == Answer.objects.count() == 100
    classify(sandbox)
    assert Engager.objects.filter(classified_at=None).count() == 0
    assert sum(r.cost_usd for r in results) == sum(c.settled_usd for c in Charge.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["refusal", "incomplete", "malformed_json", "lost_answer"])
def test_what_was_billed_is_booked(sandbox, name):
    fault(sandbox, f"openai.{name}", None)
    make_person(PARTNER)
    result = classify(sandbox)
    assert len(result.failed) == 1
    assert set(Charge.objects.values_list("state", flat=True)) == {"settled"}
    assert sum(charge.settled_usd for charge in Charge.objects.all()) == result.cost_usd > 0


@pytest.mark.django_db
def test_reservation_covers_the_true_cost_and_budgets_hold(sandbox):
    for number in range(200):
        make_person(f"Partner at Firm {number}")
    left = Decimal("0.0080")
    result = classify(sandbox, budgets=make_budgets(run_usd=left))
    charges = Charge.objects.all()
    assert all(charge.settled_usd <= charge.reserved_usd for charge in charges)
    assert sum(charge.settled_usd for charge in charges) <= left
    assert "budget" in result.reason
    assert len(result.done) + result.left == 200
    assert result.left > 0


@pytest.mark.django_db
def test_reservation_of_a_dead_process_is_booked_whole():
    dead, young = (
        ChargeFactory(provider="openai", purpose="classification", created_at=at)
        for at in (AT - timedelta(hours=1), AT - timedelta(minutes=59))
    )
    assert settle_forgotten(at=AT) == 1
    for charge in (dead, young):
        charge.refresh_from_db()
    assert (dead.settled_usd, young.state) == (dead.reserved_usd, "reserved")


@pytest.mark.django_db
def test_failures_in_a_row_end_the_asking(sandbox):
    fault(sandbox, "openai.refusal", None)
    for number in range(100):
        make_person(f"Partner at Firm {number}")
    result = classify(sandbox)
    assert 20 <= len(result.failed) <= 22
    assert result.reason == "20 failures in a row, the last: OpenAI gave no usable answer: refusal"
    assert len(result.failed) + result.left == 100
