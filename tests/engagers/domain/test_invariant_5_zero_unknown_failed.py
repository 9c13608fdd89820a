"""Measured zero, unknown and failed are three things: of a classification, a lookup and a contact."""

from datetime import UTC, datetime, timedelta

import pytest

from engagers.domain.asking import prepare_asking
from engagers.domain.fail_classification import retry_classification
from engagers.domain.find_unclassified import find_unclassified
from engagers.domain.preview_classification import preview_classification
from engagers.models import Contact
from tests.engagers.domain.enriching import (
    AT,
    FOUNDER,
    PARTNER,
    RICH,
    classify,
    fault,
    fingerprint,
    make_person,
    open_gateway,
)
from tests.factories.hubspot import Account, contact_of, make_engager

pytestmark = pytest.mark.django_db


def stand(engager):
    engager.refresh_from_db()
    return (
        engager.classified_at,
        engager.audience and engager.audience.name,
        engager.classify_attempts,
        bool(engager.classify_error),
    )


def test_judged_unknown_never_judged_and_failed_differ(sandbox):
    judged, silent = make_person(PARTNER), make_person("--")
    classify(sandbox)
    fault(sandbox, "openai.refusal", None)
    failed = make_person(FOUNDER)
    classify(sandbox)
    never = make_person("Growth Lead at Hazel Labs")
    assert stand(judged) == (AT, "Venture Capital Related", 0, False)
    assert stand(silent) == (AT, None, 0, False)
    assert stand(never) == (None, None, 0, False)
    assert stand(failed) == (None, None, 1, True)


def test_failed_person_is_tried_again_by_a_persons_word(sandbox):
    fault(sandbox, "openai.refusal", None)
    failed, calm = make_person(PARTNER), make_person("--")
    classify(sandbox)
    assert find_unclassified(fingerprint(sandbox), at=AT) == []
    assert retry_classification([failed.pk, calm.pk]) == 1
    assert [one.engager_id for one in find_unclassified(fingerprint(sandbox), at=AT)] == [failed.pk]


def test_preview_tells_cached_from_asked_and_silent(sandbox):
    make_person(PARTNER)
    classify(sandbox)
    for headline in (PARTNER, FOUNDER, FOUNDER, "--"):
        make_person(headline)
    asking = prepare_asking(open_gateway(sandbox), budgets=RICH, run_ref="")
    seen = preview_classification(asking, at=AT)
    assert (seen.people, seen.from_cache, seen.texts, seen.requests) == (4, 1, 1, 1)
    assert seen.usd > 0


def test_contact_without_values_failed_and_never_read_differ(sandbox):
    account = Account(sandbox)
    empty, failed = make_engager(1), make_engager(2)
    account.push()
    account.fault("row.invalid")
    for engager in (empty, failed):
        type(engager).objects.filter(pk=engager.pk).update(engagement_count=7)
    account.push(at=datetime.now(UTC) + timedelta(hours=1))
    states = {contact_of(e).state for e in (empty, failed)}
    assert states == {"synced", "failed"}
    wrong = Contact.objects.get(state="failed")
    assert (wrong.outcome, wrong.attempts, wrong.error != "") == ("failed", 1, True)
    never = make_engager(3)
    assert not Contact.objects.filter(engager=never).exists()
