"""People asked about anew: what it costs at most, and what is forgotten."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engagers.domain.classify_again import forget_answers, preview_again
from engagers.domain.override import override_values
from engagers.models import Answer, Audience
from integrations.openai.classification import estimate_usd
from integrations.openai.payloads import Prices
from tests.engagers.domain.enriching import PARTNER, classify, make_person, show

pytestmark = pytest.mark.django_db


def test_cost_at_most_by_the_requests_it_takes():
    people = [make_person(f"{PARTNER} {n}") for n in range(16)]
    left_out = make_person("", name="No Headline")
    organisation = make_person("12 followers", kind="organisation")
    ids = [one.pk for one in (*people, left_out, organisation)]

    preview = preview_again(ids, Prices())

    assert (preview.people, preview.kept, preview.left_out) == (16, 0, 2)
    assert preview.usd == estimate_usd(15, Prices()) + estimate_usd(1, Prices())


def test_a_full_request_has_no_rest_and_nobody_costs_nothing():
    people = [make_person(f"{PARTNER} {n}") for n in range(15)]

    assert preview_again([one.pk for one in people], Prices()).usd == estimate_usd(15, Prices())
    assert preview_again([], Prices()).usd == Decimal(0)


def test_the_answer_is_asked_for_anew_and_paid_again(sandbox):
    ada = make_person(PARTNER)
    classify(sandbox)
    before = Answer.objects.get().pk
    assert classify(sandbox).asked == 0

    assert forget_answers([ada.pk]) == [ada.pk]

    assert classify(sandbox).asked == 1
    assert Answer.objects.get().pk != before


def test_a_persons_choice_sticks_when_the_model_is_asked_again(sandbox):
    ada = make_person(PARTNER)
    classify(sandbox)
    agency = Audience.objects.get(name="Marketing Agency")
    ada.refresh_from_db()
    override_values(ada, {"audience": agency})

    forget_answers([ada.pk])
    classify(sandbox)

    assert show(ada)["audience"] == ("Marketing Agency", "person")
    assert preview_again([ada.pk], Prices()).kept == 1


def test_failures_are_forgotten():
    ada = make_person(PARTNER, classify_attempts=8, classify_error="refused")

    forget_answers([ada.pk])

    ada.refresh_from_db()
    assert (ada.classify_attempts, ada.classify_error) == (0, "")
