"""The step enrich against the sandbox, over real HTTP."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engagers.models import Answer, Contact, Engager
from integrations.models import ActorRun, Charge
from pipeline.domain.preview_run import preview_run
from pipeline.domain.set_up_hubspot import set_up_hubspot
from pipeline.models import Settings
from pipeline.vendors import Vendors
from tests.engagers.domain.enriching import (
    AT,
    FOUNDER,
    PARTNER,
    fault,
    make_person,
    restore_taxonomy,
    sent,
)
from tests.pipeline.test_scrape import outcome, run_steps, starts, step_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def taxonomy(transactional_db):
    restore_taxonomy()


@pytest.fixture
def no_hubspot(vendors, settings):
    settings.HUBSPOT_ACCESS_TOKEN = ""
    return vendors


@pytest.fixture
def hubspot(vendors):
    with Vendors() as gateways:
        set_up_hubspot(gateways.hubspot)
    return vendors


def enrich():
    step = step_of(run_steps("enrich"), "enrich")
    assert not step.error or "integrations.errors" in step.error, step.error
    return step


def counts(step, *names):
    return tuple(step.counts.get(name, 0) for name in names)


def test_enrich_without_any_vendor_is_skipped(no_vendors):
    make_person(PARTNER)
    step = enrich()
    assert outcome(step) == ("skipped", 0, 0, 0, 0)
    assert step.reason == (
        "OpenAI, Apify and HubSpot are not configured: there is nothing to enrich with"
    )


def test_enrich_classifies_looks_up_and_sends(vendors, hubspot):
    person = vendors.context.world.people[0]
    engager = make_person("--", name=person.name, member_id=person.member_id)
    other = make_person(PARTNER, name="Ada Example", slug="ada-example", engagement_count=1)
    step = enrich()
    assert (step.state, step.reason, step.error) == ("succeeded", "", "")
    assert outcome(step) == ("succeeded", 2, 2, 0, 0)
    assert counts(step, "asked", "unknown", "lookups", "lookups_found") == (2, 1, 1, 1)
    assert counts(step, "created", "contacts_failed", "left_out") == (2, 0, 0)
    engager.refresh_from_db()
    assert (engager.title, engager.title_source) == (person.title, "profile")
    assert engager.company.name == person.company.name
    assert engager.audience is not None
    other.refresh_from_db()
    assert other.audience.name == "Venture Capital Related"
    assert starts(vendors) == 1
    assert Contact.objects.filter(state="synced").count() == 2


def test_enrich_again_asks_nothing(vendors, hubspot):
    person = vendors.context.world.people[0]
    make_person("--", name=person.name, member_id=person.member_id)
    make_person(PARTNER, name="Ada Example", slug="ada-example")
    enrich()
    asked, started = len(sent(vendors)), starts(vendors)
    charges = Charge.objects.count()
    step = enrich()
    assert outcome(step) == ("succeeded", 0, 0, 0, 0)
    assert (step.calls, step.cost_usd) == (0, Decimal(0))
    assert (len(sent(vendors)), starts(vendors)) == (asked, started)
    assert Charge.objects.count() == charges


def test_dry_run_calls_and_writes_nothing(vendors):
    person = vendors.context.world.people[0]
    engager = make_person("--", member_id=person.member_id, classified_at=AT)
    make_person(PARTNER)
    _, [step] = preview_run(steps=["enrich"])
    assert (step.claimed, step.skipped, step.calls) == (2, 2, 0)
    assert counts(step, "asked", "lookups", "requests") == (1, 1, 2)
    assert step.cost_usd == Decimal("0.010037")
    assert (sent(vendors), starts(vendors)) == ([], 0)
    assert [model.objects.count() for model in (Answer, Charge, ActorRun)] == [0, 0, 0]
    engager.refresh_from_db()
    assert engager.claimed_until is None


def test_quota_fails_the_step_after_three_calls_and_others_go_on(no_hubspot):
    fault(no_hubspot, "openai.insufficient_quota", None)
    people = [make_person(f"Chief number {n} at Firm {n}") for n in range(100)]
    step = enrich()
    assert step.state == "failed"
    assert step.reason == (
        "the account's quota is used up (insufficient_quota): check OpenAI's billing"
    )
    assert outcome(step) == ("failed", 100, 0, 0, 100)
    assert len(sent(no_hubspot)) <= 3
    assert starts(no_hubspot) == 0
    assert not Engager.objects.exclude(classified_at=None).exists()
    assert not Charge.objects.exclude(state="released").exists()
    assert Engager.objects.filter(pk__in=[p.pk for p in people], claimed_until=None).count() == 100


def test_spent_budget_leaves_the_rest(no_hubspot):
    row = Settings.load()
    row.budget_openai_month_usd = 0
    row.save()
    make_person(PARTNER)
    make_person("--")
    step = enrich()
    assert outcome(step) == ("partial", 2, 1, 0, 1)
    assert step.reason == (
        "1 people are not classified: the budget of the month for openai has 0.0000 USD left"
    )
    assert sent(no_hubspot) == []


def test_without_openai_only_profiles_are_looked_up(no_hubspot, settings):
    settings.OPENAI_API_KEY = ""
    person = no_hubspot.context.world.people[0]
    engager = make_person(FOUNDER, member_id=person.member_id)
    step = enrich()
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    engager.refresh_from_db()
    assert (engager.title_source, engager.classified_at) == ("profile", None)
    assert sent(no_hubspot) == []


def test_lookups_over_budget_say_so(no_hubspot):
    row = Settings.load()
    row.budget_apify_month_usd = 0
    row.save()
    make_person("--", slug="ada-example")
    step = enrich()
    assert outcome(step) == ("partial", 1, 1, 0, 0)
    assert step.reason == (
        "no profile lookups: the budget of the month for apify has 0.0000 USD left"
    )
    assert starts(no_hubspot) == 0


def test_refused_apify_fails_the_step_and_keeps_what_was_classified(no_hubspot):
    fault(no_hubspot, "apify.not_enough_usage", None)
    make_person("--", slug="ada-example")
    step = enrich()
    assert step.state == "failed"
    assert (step.claimed, step.succeeded) == (1, 1)
    engager = Engager.objects.get()
    assert (engager.lookup_attempts, engager.claimed_until) == (0, None)
    assert ActorRun.objects.get().state == "absent"
    assert Charge.objects.get().state == "released"


def test_failed_profile_run_rests(no_hubspot):
    fault(no_hubspot, "apify.run.failed", None)
    make_person("--", slug="nobody-at-all")
    step = enrich()
    engager = Engager.objects.get()
    assert engager.lookup_attempts == 1
    assert engager.lookup_not_before is not None
    assert engager.lookup_error != ""
    assert counts(step, "lookups", "lookups_found", "lookups_failed") == (1, 0, 1)
    assert starts(no_hubspot) == 1
    assert enrich().calls == 0


def test_switched_off_push_sends_nothing(vendors):
    row = Settings.load()
    row.push_enabled = False
    row.save()
    make_person(PARTNER, slug="ada-example")
    step = enrich()
    assert outcome(step) == ("succeeded", 1, 1, 0, 0)
    assert not Contact.objects.exists()


def test_next_call_goes_on_with_an_open_lookup(no_hubspot):
    person = no_hubspot.context.world.people[0]
    make_person("--", name=person.name, member_id=person.member_id)
    no_hubspot.context.latency_seconds = 3600
    step = step_of(run_steps("enrich", max_wait_seconds=0), "enrich")
    assert step.reason == (
        "profile lookups still wait for their actor run: the next call goes on with them"
    )
    no_hubspot.context.latency_seconds = 0
    no_hubspot.context.clock.advance(3700)
    step = enrich()
    assert counts(step, "lookups", "lookups_found") == (0, 1)
    assert (starts(no_hubspot), ActorRun.objects.get().state) == (1, "done")
    assert Engager.objects.get().title == person.title


def test_less_money_looks_up_fewer_and_says_so(no_hubspot):
    row = Settings.load()
    row.budget_apify_month_usd = Decimal("0.01")
    row.save()
    for number in range(3):
        make_person("--", slug=f"ada-{number}")
    step = enrich()
    assert step.reason == "2 profile lookups are left: the budget is used up"
    assert counts(step, "lookups") == (1,)
    assert starts(no_hubspot) == 1


def test_lost_start_is_not_bought_twice(no_hubspot):
    person = no_hubspot.context.world.people[0]
    make_person("--", name=person.name, member_id=person.member_id)
    fault(no_hubspot, "apify.start.lost_answer")
    enrich()
    enrich()
    assert (starts(no_hubspot), ActorRun.objects.count()) == (1, 1)
    assert Engager.objects.get().title == person.title
