"""Profile lookups: who is worth one, what is bought, and what becomes of the answers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from engagers.domain.choose_lookups import choose_lookups
from engagers.domain.intend_lookup import intend_lookup, lookup_cap
from engagers.domain.look_up import look_up
from engagers.domain.lookup_rule import LookupRule
from engagers.domain.suppress import suppress_keys
from engagers.models import Audience, Company, Contact, Engager, Identity, Merge
from integrations.apify.actors import ACTORS
from integrations.apify.client import ApifyGateway
from integrations.domain.budgets import BudgetExceeded
from integrations.domain.poll_run import poll_run
from integrations.domain.start_run import start_run
from integrations.models import ActorRun, Charge
from tests.engagers.domain.enriching import AT, RICH, fault, make_person, show
from tests.factories.integrations import make_budgets

pytestmark = pytest.mark.django_db
RULE = LookupRule(actor=ACTORS["harvestapi_profile"])
UNKNOWN = {"classified_at": AT}


@pytest.fixture
def gateway(sandbox):
    opened = ApifyGateway("token", sandbox.apify_url)
    yield opened
    opened.close()


def worth(rule=RULE, at=AT):
    return [target.engager_id for target in choose_lookups(rule, limit=rule.per_run, at=at)]


def intend(rule=RULE, *, budgets=RICH, at=AT):
    return intend_lookup(rule, limit=rule.per_run, budgets=budgets, run_ref="run:1", at=at)


def buy(gateway, *, rule=RULE, at=AT):
    """Intended, started and over: ready to be read."""
    run = intend(rule, at=at).run
    start_run(run.pk, gateway, at=at)
    return poll_run(run.pk, gateway, at=at)


def citizen(sandbox, number=0):
    return sandbox.context.world.people[number]


def test_who_is_worth_a_lookup():
    target = Audience.objects.get(name="Marketing Agency")
    other = Audience.objects.get(name="Other")
    firm = Company.objects.create(name="Elder", name_key="elder")
    unknown = make_person(slug="a", **UNKNOWN)
    aimed = make_person(slug="b", audience=target, title="CMO", engagement_count=3, **UNKNOWN)
    make_person(slug="c", audience=other, **UNKNOWN)
    make_person(slug="d", audience=target, title="CMO", company=firm, **UNKNOWN)
    make_person(slug="e", engagement_count=1, **UNKNOWN)
    make_person(slug="f")
    make_person(**UNKNOWN)
    make_person(slug="g", lookup_not_before=AT + timedelta(days=1), **UNKNOWN)
    make_person(slug="h", lookup_attempts=8, **UNKNOWN)
    make_person(slug="i", excluded_at=AT, exclusion_reason="own staff", **UNKNOWN)
    make_person(slug="j", kind="organisation", **UNKNOWN)
    make_person(slug="k", claimed_until=AT + timedelta(minutes=1), **UNKNOWN)
    make_person(slug="l", merged_into=unknown, **UNKNOWN)
    make_person(slug="erased", **UNKNOWN)
    suppress_keys([("slug", "erased")])
    assert worth() == [aimed.pk, unknown.pk]


def test_what_hubspot_knows_is_not_missing():
    known, half = make_person(slug="a", **UNKNOWN), make_person(slug="b", **UNKNOWN)
    for person, pulled in ((known, {"jobtitle": "CMO", "company": "X"}), (half, {"company": "X"})):
        Contact.objects.create(engager=person, key=f"in:{person.pk}", created_at=AT, pulled=pulled)
    assert worth() == [half.pk]


def test_one_run_asks_for_many(sandbox, gateway):
    people = [citizen(sandbox, number) for number in (0, 1, 2)]
    for one in people:
        make_person("--", member_id=one.member_id, **UNKNOWN)
    run = buy(gateway)
    assert run.input["queries"] == [one.member_id for one in people]
    assert (run.subject, run.purpose) == ("lookup:run:1", "profile")
    assert run.charge.reserved_usd == lookup_cap(RULE, 3) == Decimal("0.0194")
    seen = look_up(run, gateway, rule=RULE, at=AT)
    assert (len(seen.found), seen.nothing, seen.failed) == (3, set(), set())
    run.refresh_from_db()
    assert (run.state, run.items_collected) == ("done", 3)
    assert worth() == []


def test_profile_fills_the_person_and_proves_the_address(sandbox, gateway):
    one = citizen(sandbox)
    person = make_person("--", member_id=one.member_id, **UNKNOWN)
    look_up(buy(gateway), gateway, rule=RULE, at=AT)
    seen = show(person)
    assert seen["title"] == (one.title, "profile")
    assert seen["company"] == (one.company.name, "profile")
    assert person.company.slug in ("", one.company.slug)
    assert (person.location, person.headline, person.name) == (
        one.city,
        one.headline or "--",
        one.name,
    )
    assert (person.looked_up_at, person.lookup_not_before, person.claimed_until) == (
        AT,
        AT + timedelta(days=90),
        None,
    )
    keys = set(person.identities.values_list("kind", "value"))
    assert keys == {("member_id", one.member_id), ("slug", one.slug)}


def test_profile_joins_the_two_it_proves_to_be_one(sandbox, gateway):
    one = citizen(sandbox)
    reacted = make_person("--", member_id=one.member_id, engagement_count=5, **UNKNOWN)
    commented = make_person("--", slug=one.slug, engagement_count=1, **UNKNOWN)
    seen = look_up(buy(gateway), gateway, rule=RULE, at=AT)
    merge = Merge.objects.get()
    assert (merge.survivor, merge.absorbed) == (reacted, commented)
    assert seen.found == {reacted.pk}
    assert show(reacted)["title"] == (one.title, "profile")


def test_reading_again_changes_nothing(sandbox, gateway):
    make_person("--", member_id=citizen(sandbox).member_id, **UNKNOWN)
    make_person("--", slug="nobody-at-all", **UNKNOWN)
    run = buy(gateway)
    look_up(run, gateway, rule=RULE, at=AT)
    before = list(Engager.objects.order_by("pk").values())
    run.refresh_from_db()
    seen = look_up(run, gateway, rule=RULE, at=AT + timedelta(hours=1))
    assert (seen.found, seen.nothing, seen.failed) == (set(), set(), set())
    assert list(Engager.objects.order_by("pk").values()) == before


def test_nobody_there_is_asked_again_after_ninety_days(gateway):
    person = make_person("--", slug="nobody-at-all", **UNKNOWN)
    seen = look_up(buy(gateway), gateway, rule=RULE, at=AT)
    person.refresh_from_db()
    assert (seen.nothing, person.lookup_attempts, person.lookup_error) == ({person.pk}, 0, "")
    assert worth(at=AT + timedelta(days=89)) == []
    assert worth(at=AT + timedelta(days=90)) == [person.pk]


@pytest.mark.parametrize("source", ["person", "hubspot"])
def test_profile_never_beats_better_evidence(sandbox, gateway, source):
    one = citizen(sandbox)
    person = make_person(
        "--", member_id=one.member_id, title="Owner", title_source=source, **UNKNOWN
    )
    look_up(buy(gateway), gateway, rule=RULE, at=AT)
    assert show(person)["title"] == ("Owner", source)
    assert show(person)["company"] == (one.company.name, "profile")


@pytest.mark.parametrize("name", ["failed", "timed_out", "empty", "error_items"])
def test_no_answer_is_a_failure_that_rests(sandbox, gateway, name):
    fault(sandbox, f"apify.run.{name}")
    person = make_person("--", slug="ada-example", **UNKNOWN)
    seen = look_up(buy(gateway), gateway, rule=RULE, at=AT)
    assert seen.failed == {person.pk}
    person.refresh_from_db()
    assert (person.lookup_attempts, person.looked_up_at, person.claimed_until) == (1, None, None)
    assert person.lookup_error != ""
    assert worth() == []
    assert worth(at=AT + timedelta(minutes=15)) == [person.pk]
    assert intend(at=AT + timedelta(minutes=15)).run.pk != ActorRun.objects.earliest("pk").pk


def test_open_run_is_not_bought_again(sandbox):
    person = make_person("--", member_id=citizen(sandbox).member_id, **UNKNOWN)
    first = intend()
    person.refresh_from_db()
    assert person.claimed_until == AT + timedelta(minutes=10)
    assert intend(at=AT + timedelta(hours=1)) is None
    assert (ActorRun.objects.get(), Charge.objects.count()) == (first.run, 1)


def test_less_money_asks_for_fewer():
    for number in range(5):
        make_person("--", slug=f"person-{number}", **UNKNOWN)
    intended = intend(budgets=make_budgets(run_usd=Decimal("0.0150")))
    assert (intended.people, intended.left) == (2, 3)
    assert len(intended.run.input["queries"]) == 2
    assert Charge.objects.get().reserved_usd == Decimal("0.0146")
    assert Engager.objects.filter(claimed_until=None).count() == 3


def test_no_money_asks_for_nobody():
    make_person("--", slug="a", **UNKNOWN)
    with pytest.raises(BudgetExceeded, match="budget"):
        intend(budgets=make_budgets(day_usd=Decimal("0.005")))
    assert not ActorRun.objects.exists()
    assert not Charge.objects.exists()
    assert Engager.objects.get().claimed_until is None


def test_so_many_a_run_the_most_engaged_first():
    for number in range(4):
        make_person("--", slug=f"person-{number}", engagement_count=2 + number, **UNKNOWN)
    run = intend(replace(RULE, per_run=2)).run
    assert run.input["queries"] == ["person-3", "person-2"]


def test_erased_while_it_ran_stays_erased(sandbox, gateway):
    one = citizen(sandbox)
    person = make_person("--", member_id=one.member_id, **UNKNOWN)
    run = buy(gateway)
    suppress_keys([("member_id", one.member_id)])
    person.identities.all().delete()
    person.delete()
    seen = look_up(run, gateway, rule=RULE, at=AT)
    assert (seen.found, seen.failed) == (set(), set())
    assert not Engager.objects.exists()
    assert not Identity.objects.exists()


def test_failure_counts_although_the_lease_was_lost_meanwhile(sandbox, gateway):
    fault(sandbox, "apify.run.failed")
    person = make_person("--", slug="ada-example", **UNKNOWN)
    run = buy(gateway)
    # The run took longer than the lease, and a classification has taken and released the person.
    Engager.objects.update(claimed_until=None)
    for _ in range(2):
        look_up(run, gateway, rule=RULE, at=AT + timedelta(hours=1))
        run.refresh_from_db()
    person.refresh_from_db()
    assert person.lookup_attempts == 1
    assert person.lookup_not_before == AT + timedelta(hours=1, minutes=15)


def test_eighth_failure_asks_for_a_person(sandbox, gateway):
    fault(sandbox, "apify.run.failed")
    person = make_person("--", slug="ada-example", lookup_attempts=7, **UNKNOWN)
    look_up(buy(gateway), gateway, rule=RULE, at=AT)
    person.refresh_from_db()
    assert person.lookup_attempts == 8
    assert person.lookup_error.startswith("after 8 attempts a person must look: ")
    assert worth(at=AT + timedelta(days=400)) == []


def test_profile_of_somebody_erased_is_dropped_and_not_asked_for_again(sandbox, gateway):
    one = citizen(sandbox)
    person = make_person("--", member_id=one.member_id, **UNKNOWN)
    run = buy(gateway)
    suppress_keys([("slug", one.slug)])
    seen = look_up(run, gateway, rule=RULE, at=AT)
    assert (seen.found, seen.nothing) == (set(), {person.pk})
    assert show(person)["title"] == ("", "")
    assert (person.lookup_not_before, person.claimed_until) == (AT + timedelta(days=90), None)


def test_run_that_never_began_releases_its_people(gateway):
    person = make_person("--", slug="ada-example", **UNKNOWN)
    run = intend().run
    ActorRun.objects.filter(pk=run.pk).update(state="absent", error="it never began")
    run.refresh_from_db()
    seen = look_up(run, gateway, rule=RULE, at=AT)
    assert (seen.released, seen.failed) == ({person.pk}, set())
    person.refresh_from_db()
    assert (person.claimed_until, person.lookup_attempts) == (None, 0)
    assert worth() == [person.pk]


def test_profile_that_nobody_asked_for_changes_nobody(sandbox, gateway):
    person = make_person("--", member_id=citizen(sandbox).member_id, **UNKNOWN)
    stranger = make_person("--", slug="somebody-else")
    run = buy(gateway)
    run.input = {"queries": ["somebody-else"]}
    seen = look_up(run, gateway, rule=RULE, at=AT)
    assert (seen.found, seen.nothing, seen.failed) == (set(), set(), {stranger.pk})
    assert show(person)["title"] == ("", "")
