"""Classification when the model doubts, fails or is busy, and when somebody stops it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from openai import OpenAIError

from engagers.domain.asking import prepare_asking
from engagers.domain.claim_unclassified import claim_unclassified
from engagers.domain.classify import Classifying
from engagers.domain.fail_classification import retry_classification
from engagers.models import Answer, Company, Engager
from integrations.models import Charge
from tests.engagers.domain.enriching import (
    AT,
    FOUNDER,
    PARTNER,
    RICH,
    classify,
    fault,
    fingerprint,
    hash_of,
    make_person,
    open_gateway,
    sent,
    show,
)
from tests.factories.integrations import make_budgets

pytestmark = pytest.mark.django_db
VENTURE = ("Venture Capital Related", "model")


@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("ids_missing", 2),
        ("ids_duplicated", 2),
        ("ids_extra", 4),
        ("outside_enum", 2),
        ("malformed_json", 4),
        ("empty_output", 4),
        ("refusal", 4),
        ("incomplete", 4),
        ("failed", 4),
    ],
)
def test_doubtful_answers_are_asked_again_singly(sandbox, name, calls):
    fault(sandbox, f"openai.{name}")
    people = [make_person(f"Partner at {firm} Ventures") for firm in ("Alder", "Birch", "Cedar")]
    result = classify(sandbox)
    assert (result.calls, result.asked, result.failed) == (calls, 3, set())
    assert {show(person)["audience"] for person in people} == {VENTURE}
    assert Charge.objects.filter(state="settled").count() == calls
    assert sum(charge.settled_usd for charge in Charge.objects.all()) == result.cost_usd


def test_invented_title_is_left_out(sandbox):
    fault(sandbox, "openai.invented_title")
    person = make_person(PARTNER)
    classify(sandbox)
    assert (show(person)["title"], show(person)["company"]) == (("", ""), (None, ""))
    assert not Company.objects.exists()


@pytest.mark.parametrize("name", ["refusal", "incomplete", "outside_enum", "malformed_json"])
def test_failure_is_an_error_and_rests(sandbox, name):
    fault(sandbox, f"openai.{name}", None)
    person = make_person(PARTNER)
    result = classify(sandbox)
    assert (result.failed, result.done, result.calls) == ({person.pk}, set(), 1)
    assert show(person)["audience"] == (None, "")
    assert (person.classified_at, person.classify_attempts, person.claimed_until) == (None, 1, None)
    assert person.classify_error.startswith("OpenAI gave no usable answer: ")
    assert person.classify_not_before == AT + timedelta(minutes=15)
    assert not Answer.objects.exists()
    assert Charge.objects.get().settled_usd == result.cost_usd > 0
    assert classify(sandbox).calls == 0
    assert classify(sandbox, at=AT + timedelta(minutes=15)).calls == 1


def test_after_eight_attempts_a_person_must_look(sandbox):
    fault(sandbox, "openai.refusal", None)
    person = make_person(PARTNER, classify_attempts=7)
    assert classify(sandbox).calls == 1
    person.refresh_from_db()
    assert person.classify_error == (
        "after 8 attempts a person must look: OpenAI gave no usable answer: refusal"
    )
    assert classify(sandbox, at=AT + timedelta(days=30)).calls == 0
    sandbox.context.faults.clear()
    assert retry_classification([person.pk]) == 1
    assert classify(sandbox).done == {person.pk}


def test_one_busy_moment_is_waited_for(sandbox):
    fault(sandbox, "openai.rate_limit")
    person = make_person(PARTNER)
    result = classify(sandbox)
    assert (result.done, result.calls, result.reason) == ({person.pk}, 1, "")
    assert sorted(Charge.objects.values_list("state", flat=True)) == ["released", "settled"]


def test_busy_vendor_is_left_alone(sandbox):
    fault(sandbox, "openai.rate_limit", None)
    people = [make_person(f"Partner at Firm {number}") for number in range(60)]
    result = classify(sandbox)
    assert (result.done, result.failed, result.left, result.calls) == (set(), set(), 60, 0)
    assert result.reason == "OpenAI is busy, the rest is asked later: rate limit reached (429)"
    assert len(sent(sandbox)) <= 9
    assert set(Charge.objects.values_list("state", flat=True)) == {"released"}
    assert Engager.objects.filter(claimed_until=None, classify_attempts=0).count() == len(people)


def test_lost_answer_is_booked_at_its_estimate_and_asked_again(sandbox):
    fault(sandbox, "openai.lost_answer")
    person = make_person(PARTNER)
    result = classify(sandbox)
    assert (result.done, result.calls) == ({person.pk}, 2)
    lost, paid = Charge.objects.order_by("pk")
    assert lost.settled_usd == Decimal("0.000237")
    assert lost.settled_usd + paid.settled_usd == result.cost_usd


def test_exhausted_quota_stops_after_three_calls(sandbox):
    fault(sandbox, "openai.insufficient_quota", None)
    for number in range(90):
        make_person(f"Partner at Firm {number}")
    result = classify(sandbox)
    assert (result.calls, result.left, result.cost_usd) == (0, 90, 0)
    assert str(result.refusal).startswith("the account's quota is used up")
    assert len(sent(sandbox)) <= 3
    assert set(Charge.objects.values_list("state", flat=True)) == {"released"}
    assert Engager.objects.filter(claimed_until=None, classify_error="").count() == 90


def test_switched_off_spending_asks_nobody_and_serves_the_cache(sandbox):
    make_person(PARTNER)
    classify(sandbox)
    cached, waiting = make_person(PARTNER), make_person(FOUNDER)
    result = classify(sandbox, budgets=make_budgets(spending_enabled=False))
    assert (result.done, result.left, result.calls) == ({cached.pk}, 1, 0)
    assert result.reason == "spending is switched off (budget settings)"
    assert len(sent(sandbox)) == 1
    waiting.refresh_from_db()
    assert (waiting.classified_at, waiting.claimed_until) == (None, None)


def test_stop_leaves_the_rest_unclaimed(sandbox):
    make_person(PARTNER)
    result = classify(sandbox, stop=lambda: True)
    assert (result.reason, result.left, sent(sandbox)) == ("stopped", 1, [])
    assert Engager.objects.get().claimed_until is None


def test_answers_share_what_the_request_took(sandbox):
    for firm in ("Alder", "Birch", "Cedar"):
        make_person(f"Partner at {firm} Ventures")
    result = classify(sandbox)
    answers = Answer.objects.all()
    usage = sandbox_usage(sandbox)
    assert sum(answer.input_tokens for answer in answers) == usage["input_tokens"]
    assert sum(answer.output_tokens for answer in answers) == usage["output_tokens"]
    total = sum(answer.cost_usd for answer in answers)
    assert result.cost_usd - total < Decimal("0.00000003")
    assert {(a.model, a.prompt_version, a.fingerprint) for a in answers} == {
        ("gpt-6-luna", "1", fingerprint(sandbox))
    }


def sandbox_usage(sandbox):
    import httpx2

    return httpx2.get(f"{sandbox.url}/openai/_control/usage").json()


def test_claimed_text_is_nobody_elses_until_its_lease_ends(sandbox):
    make_person(PARTNER)
    key = fingerprint(sandbox)
    first = claim_unclassified(key, most_texts=10, at=AT)
    assert list(first.asked) == [hash_of(PARTNER)]
    make_person("PARTNER at Foxglove Ventures")
    other = make_person(FOUNDER)
    second = claim_unclassified(key, most_texts=10, at=AT)
    assert [one.engager_id for one in second.people()] == [other.pk]
    third = claim_unclassified(key, most_texts=10, at=AT + timedelta(minutes=10))
    assert {len(people) for people in third.asked.values()} == {1, 2}


def test_claim_takes_so_many_texts_and_leaves_the_others_free(sandbox):
    for number in range(5):
        make_person(f"Partner at Firm {number}")
    claim = claim_unclassified(fingerprint(sandbox), most_texts=2, at=AT)
    assert len(claim.people()) == 2
    assert Engager.objects.filter(claimed_until=None).count() == 3


def test_stop_between_two_requests_keeps_what_was_answered(sandbox):
    for number in range(200):
        make_person(f"Partner at Firm {number}")
    answers = iter([False] * 4 + [True] * 100)
    result = classify(sandbox, stop=lambda: next(answers))
    assert result.reason == "stopped"
    assert 0 < len(result.done) < 200
    assert len(result.done) + result.left == 200
    assert not Engager.objects.exclude(claimed_until=None).exists()


def test_refused_request_is_an_error_of_its_people(sandbox):
    person = make_person(PARTNER)
    gateway = open_gateway(sandbox, effort="bogus")
    asking = prepare_asking(gateway, budgets=make_budgets(), run_ref="run:1")
    result = Classifying(asking, lambda: AT, lambda: False).classify()
    gateway.close()
    assert (result.failed, result.calls, result.cost_usd) == ({person.pk}, 0, 0)
    person.refresh_from_db()
    assert person.classify_error.startswith("OpenAI refused the request (400")
    assert Charge.objects.get().state == "released"


def test_error_of_our_own_ends_the_pass_and_keeps_nothing_reserved(sandbox):
    person = make_person(PARTNER)
    asking = prepare_asking(open_gateway(sandbox, None), budgets=RICH, run_ref="run:1")
    with pytest.raises(OpenAIError):
        Classifying(asking, lambda: AT, lambda: False).classify()
    person.refresh_from_db()
    assert (person.claimed_until, person.classify_attempts) == (None, 0)
    assert Charge.objects.get().state == "released"
