"""What happens between reading and writing, and rules that do not fit the account."""

from datetime import UTC, datetime, timedelta

import pytest

from engagers.domain.ask_again import ask
from engagers.domain.drain import drain, go_on, show_nothing
from engagers.domain.plan_write import Memory, is_same, plan_update
from engagers.domain.pull import pull_contacts
from engagers.domain.push import push_changed
from engagers.domain.push_tally import PushTally
from engagers.domain.read_fields import Rule, read_fields
from engagers.models import Contact, Engager, FieldRule
from integrations.errors import Misconfigured, RetryLater
from integrations.hubspot.client import HubSpotGateway
from tests.engagers.domain.test_push import numbers
from tests.factories.engagers import ContactFactory, IdentityFactory
from tests.factories.hubspot import Account, contact_of, make_engager
from tests.integrations.wire import serve_answers

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULES = (Rule("postdesk_audience", "audience", "ours"), Rule("jobtitle", "title", "fill"))


@pytest.fixture
def account(sandbox):
    return Account(sandbox)


def pull(account):
    return account.push(push=lambda gateway, rule, now: pull_contacts(gateway, rule, now=now))


def push_one(account, engager):
    return account.push(
        push=lambda gateway, rule, now: push_changed(gateway, rule, [engager.pk], now=now)
    )


@pytest.mark.django_db
def test_key_that_another_contact_holds_makes_that_one_the_match(account):
    typed = account.type_in(lastname="King", hs_linkedin_url="linkedin.com/in/person-1")
    pull(account)
    keyed = account.type_in(lastname="King", postdesk_key="li:ACoAA0000000001")
    engager = make_engager(1)
    tally = push_one(account, engager)
    contact = contact_of(engager)
    assert (contact.hubspot_id, contact.match, contact.state) == (keyed, "key", "synced")
    assert numbers(tally) == (0, 1, 0, 0, 0)
    assert "postdesk_key" not in account.find(typed)


@pytest.mark.django_db
def test_match_taken_by_another_person_is_matched_again(account):
    typed = account.type_in(lastname="King", hs_linkedin_url="linkedin.com/in/person-1")
    pull(account)
    ContactFactory(key="in:other", state="gone")
    account.edit(typed, postdesk_key="in:other")
    engager = make_engager(1)
    tally = push_one(account, engager)
    contact = contact_of(engager)
    assert (contact.state, contact.hubspot_id) == ("new", None)
    assert dict(tally.reasons) == {
        "its match was taken by another person: matched again in the next push": 1
    }
    assert account.writes() == []
    account.push()
    assert contact_of(engager).outcome == "created"


@pytest.mark.django_db
def test_mirror_reads_every_page_of_what_changed_and_of_what_was_deleted(account):
    pull(account)
    made = [account.control("create", {"properties": {"firstname": "A"}}) for _ in range(210)]
    for one in made[:110]:
        account.delete(one["id"])
    before = len(account.operations())
    account.catch_up()
    for number in range(110):
        account.control("create", {"properties": {"hs_linkedin_url": f"linkedin.com/in/x{number}"}})
    pull(account)
    assert account.operations()[before:] == ["properties", "search", "search", "list", "list"]


@pytest.mark.django_db
def test_first_reading_that_breaks_off_is_said(account):
    account.fault("list.unavailable", 2)
    assert pull(account).trouble == ["reading HubSpot's contacts broke off: HubSpot failed (503)"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"property": "shoe_size", "source": "title"}, "properties that HubSpot lacks: shoe_size"),
        ({"property": "phone", "source": "number"}, "sources that do not exist: number"),
    ],
)
def test_field_rule_that_does_not_fit_is_named(account, rule, text):
    make_engager(1)
    FieldRule.objects.create(policy="fill", **rule)
    with pytest.raises(Misconfigured, match=text):
        account.push()
    assert account.contacts() == []


@pytest.mark.django_db
def test_field_rule_of_ones_own_is_followed(account):
    account.type_in(lastname="King", jobtitle="Oracle", hs_linkedin_url="linkedin.com/in/person-1")
    FieldRule.objects.create(property="industry", source="audience", policy="ours")
    FieldRule.objects.filter(property="jobtitle").update(policy="ours")
    engager = make_engager(1, title="Poet", classified_at=NOW)
    account.push()
    [there] = account.contacts()
    assert there["properties"]["industry"] == "Unknown"
    # Typed by sales before us: theirs, though the rule would have it ours.
    assert there["properties"]["jobtitle"] == "Oracle"
    assert contact_of(engager).theirs == ["jobtitle"]
    Engager.objects.update(title="Critic")
    assert numbers(account.push()) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("payload", "there", "known", "sent", "taken"),
    [
        ("A", "", {}, {"postdesk_audience": "A"}, set()),
        ("A", "A", {}, {}, set()),
        ("A", "B", {"written": {"postdesk_audience": "B"}}, {"postdesk_audience": "A"}, set()),
        ("A", "B", {"sending": {"postdesk_audience": "B"}}, {"postdesk_audience": "A"}, set()),
        ("A", "C", {"written": {"postdesk_audience": "B"}}, {}, {"postdesk_audience"}),
        ("A", "", {"written": {"postdesk_audience": "B"}}, {}, {"postdesk_audience"}),
        ("A", "", {"seen": {"postdesk_audience": "B"}}, {}, {"postdesk_audience"}),
        ("", "B", {"written": {"postdesk_audience": "B"}}, {"postdesk_audience": ""}, set()),
        ("A", "", {"written": {"postdesk_audience": ""}}, {"postdesk_audience": "A"}, set()),
        (
            "",
            "",
            {"written": {"postdesk_audience": "B"}, "sending": {"postdesk_audience": ""}},
            {},
            set(),
        ),
        ("A", "C", {"theirs": frozenset({"postdesk_audience"})}, {}, set()),
        ("", "B", {}, {}, set()),
    ],
)
def test_plan_of_one_property_of_ours(payload, there, known, sent, taken):
    nothing = {"written": {}, "sending": {}, "seen": {}, "theirs": frozenset()}
    memory = Memory(key="in:a", **(nothing | known))
    plan = plan_update(
        {"postdesk_audience": payload, "jobtitle": ""},
        RULES,
        {"postdesk_key": "in:a", "postdesk_audience": there},
        memory,
    )
    assert (plan.send, plan.taken) == (sent, taken)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("3", "3.0", True), ("a ", "a", True), ("3", "", False), ("a", "b", False), ("3", "x", False)],
)
def test_values_that_are_the_same(one, other, expected):
    assert is_same(one, other) is expected


@pytest.mark.parametrize(("after", "calls"), [(None, 2), (timedelta(seconds=9), 1)])
def test_ask_again_once_unless_told_to_wait(after, calls):
    made = []

    def call():
        made.append(1)
        raise RetryLater("busy", after=after)

    with pytest.raises(RetryLater):
        ask(call)
    assert len(made) == calls


@pytest.mark.django_db
def test_batch_that_hubspot_can_never_answer_fails_its_rows_and_not_the_push(account):
    engager = make_engager(1)
    account.push()
    # No HubSpot would give such an id; a restored or edited table might.
    Contact.objects.update(hubspot_id="9" * 30, state="pending")
    refusal = b'{"status": "error", "category": "VALIDATION_ERROR", "message": "ada@x.example"}'
    fields = read_fields(account.gateway)
    tally = PushTally()
    with serve_answers((413, {}, refusal)) as wire:
        gateway = HubSpotGateway("token", wire.url, sleep=lambda _: None)
        drain(
            gateway,
            fields,
            tally,
            now=lambda: NOW,
            engager_ids=None,
            should_stop=go_on,
            show=show_nothing,
        )
    contact = contact_of(engager)
    assert (contact.state, contact.attempts, contact.claimed_until) == ("failed", 1, None)
    assert contact.error == "HubSpot refused: VALIDATION_ERROR (413)"
    assert numbers(tally) == (0, 0, 0, 1, 0)


@pytest.mark.django_db
def test_changes_wait_when_hubspot_is_down(account):
    engager = make_engager(1)
    account.fault("unavailable", 9)
    tally = push_one(account, engager)
    assert tally.trouble == ["HubSpot does not answer: HubSpot failed (503)"]
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_key_conflict_whose_owner_cannot_be_read_fails_and_rests(account):
    typed = account.type_in(lastname="King", hs_linkedin_url="linkedin.com/in/person-1")
    pull(account)
    account.type_in(lastname="King", postdesk_key="li:ACoAA0000000001")
    engager = make_engager(1)
    account.fault("read.unavailable", 0)

    def push(gateway, rule, now):
        def clock():
            # From the writing on, reading fails.
            if account.operations()[-1] == "read":
                account.fault("read.unavailable", 9)
            return now()

        return push_changed(gateway, rule, [engager.pk], now=clock)

    tally = account.push(push=push)
    contact = contact_of(engager)
    assert (contact.state, contact.hubspot_id, contact.outcome) == ("failed", typed, "failed")
    assert numbers(tally) == (0, 0, 0, 1, 0)


@pytest.mark.django_db
def test_key_that_is_too_long_for_hubspot_is_none(account):
    engager = make_engager(1, slug=False, member=False)
    IdentityFactory(engager=engager, kind="slug", value="x" * 198)
    tally = account.push()
    assert dict(tally.reasons) == {"no LinkedIn id or address that is theirs alone": 1}
    assert not Contact.objects.exists()


def test_trouble_is_said_once():
    tally = PushTally()
    tally.note_trouble("down")
    tally.note_trouble("down")
    assert tally.trouble == ["down"]


@pytest.mark.django_db
def test_last_attempt_that_names_another_contact_is_left_to_a_person(account):
    typed = account.type_in(lastname="King", hs_linkedin_url="linkedin.com/in/person-1")
    pull(account)
    account.type_in(lastname="King", postdesk_key="li:ACoAA0000000001")
    engager = make_engager(1)
    ContactFactory(engager=engager, key="li:ACoAA0000000001", attempts=7)
    tally = push_one(account, engager)
    contact = contact_of(engager)
    assert (contact.state, contact.hubspot_id, contact.attempts) == ("dead", typed, 8)
    assert numbers(tally) == (0, 0, 0, 1, 0)
