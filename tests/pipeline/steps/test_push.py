"""The step push and the command setup_hubspot."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from engagers.models import Contact
from pipeline.context import SkipStep, StepContext
from pipeline.domain.start_run import draft_run
from pipeline.models import Settings
from pipeline.steps.push import run
from tests.factories.hubspot import Account, make_engager

pytestmark = pytest.mark.django_db
PROPERTIES = 10


@pytest.fixture
def account(sandbox, vendors):
    return Account(sandbox)


def make_context(*, dry_run=False, **numbers):
    now = timezone.now()
    row, [step] = draft_run(trigger="command", at=now, steps=["push"], dry_run=dry_run)
    settings = Settings.load()
    for name, value in numbers.items():
        setattr(settings, name, value)
    return StepContext(run=row, step_run=step, settings=settings, dry_run=dry_run)


def counts(step):
    return (step.claimed, step.succeeded, step.failed, step.skipped, step.calls)


def test_push_step_counts_contacts(account):
    for number in range(3):
        make_engager(number)
    make_engager(3, engagements=0)
    first = make_context()
    run(first)
    assert counts(first.step_run) == (4, 3, 0, 1, 1)
    assert first.step_run.counts == {
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "left_out": 1,
        "review": 0,
    }
    assert first.step_run.log[-1][2] == "1 left out: fewer than 1 engagements"
    again = make_context()
    run(again)
    assert counts(again.step_run) == (4, 3, 0, 1, 0)
    assert again.step_run.counts["unchanged"] == 3


def test_push_step_follows_the_settings(account):
    make_engager(1, engagements=2)
    context = make_context(push_min_engagements=3)
    run(context)
    assert counts(context.step_run) == (1, 0, 0, 1, 0)
    assert account.contacts() == []


def test_push_step_in_trouble_says_so(account):
    make_engager(1)
    account.fault("upsert.unavailable", None)
    context = make_context()
    run(context)
    assert counts(context.step_run) == (1, 0, 0, 1, 1)
    assert context.step_run.reason == "waits for HubSpot: HubSpot failed (503)"


def test_push_step_without_hubspot_is_skipped(no_vendors):
    with pytest.raises(SkipStep, match="HUBSPOT_ACCESS_TOKEN is not set"):
        run(make_context())


def test_push_step_dry_calls_and_writes_nothing(account):
    make_engager(1)
    run(make_context())
    make_engager(2)
    make_engager(3, engagements=0)
    before = len(account.operations())
    context = make_context(dry_run=True)
    run(context)
    assert context.step_run.counts == {
        "would_match_or_create": 1,
        "would_compare": 0,
        "unchanged": 1,
        "left_out": 1,
    }
    assert len(account.operations()) == before
    assert Contact.objects.count() == 1


def test_push_step_dry_sees_changes_and_targets(account):
    engager = make_engager(1)
    run(make_context())
    engager.engagement_count = 5
    engager.save()
    context = make_context(dry_run=True)
    run(context)
    assert context.step_run.counts["would_compare"] == 1
    narrowed = make_context(dry_run=True, push_targets_only=True)
    run(narrowed)
    assert narrowed.step_run.counts["left_out"] == 1


def setup(*options):
    out = StringIO()
    call_command("setup_hubspot", *options, stdout=out)
    return out.getvalue().splitlines()[-1]


def test_setup_makes_everything_once(sandbox, vendors):
    account = Account(sandbox, ready=False)
    assert setup("--dry-run") == "10 would make, 0 there already"
    assert account.control("counters") == {}
    assert setup() == "10 made, 0 there already"
    assert setup() == "0 made, 10 there already"
    assert account.control("counters") == {"properties_created": PROPERTIES}
    infos = {info.name: info for info in account.gateway.list_properties()}
    assert infos["postdesk_key"].has_unique_value is True


def test_setup_without_scope_names_it(sandbox, vendors):
    account = Account(sandbox, ready=False)
    account.fault("groups.missing_scopes", None)
    with pytest.raises(CommandError, match=r"crm\.schemas\.contacts\.write") as error:
        setup()
    assert error.value.returncode == 1
    assert account.control("counters") == {}


def test_setup_without_a_token_is_wrong_usage(no_vendors):
    with pytest.raises(CommandError, match="HUBSPOT_ACCESS_TOKEN is not set") as error:
        setup()
    assert error.value.returncode == 2


def test_setup_refuses_a_key_that_is_not_unique(sandbox, vendors):
    account = Account(sandbox, ready=False)
    api = account.gateway._transport
    api.send("POST", "/crm/v3/properties/contacts/groups", body={"name": "g", "label": "G"})
    body = {
        "name": "postdesk_key",
        "label": "Key",
        "type": "string",
        "fieldType": "text",
        "groupName": "g",
    }
    api.send("POST", "/crm/v3/properties/contacts", body=body)
    with pytest.raises(CommandError, match="has postdesk_key with another type"):
        setup()
    assert account.control("counters") == {"properties_created": 1}
