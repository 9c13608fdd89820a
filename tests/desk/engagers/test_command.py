"""`erase_engager KEY`: what it says, what it ends with, what is left."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from engagers.models import Engager, Erasure, Suppression
from tests.desk.engagers.traces import MEMBER, NAME, SLUG, leave_traces
from tests.factories.hubspot import Account, contact_of, make_engager

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command("erase_engager", *words, stdout=out)
    return out.getvalue()


def refused(*words):
    with pytest.raises(CommandError) as refusal:
        run(*words)
    return refusal.value.returncode, str(refusal.value)


@pytest.fixture
def hubspot(sandbox):
    with override_settings(HUBSPOT_ACCESS_TOKEN="sandbox", HUBSPOT_API_URL=sandbox.hubspot_url):
        yield Account(sandbox)


@pytest.mark.parametrize("key", [MEMBER, SLUG, f"https://www.linkedin.com/in/{SLUG}/?x=1", "id"])
def test_each_kind_of_key(key):
    engager, _ = leave_traces()

    said = run(str(engager.pk) if key == "id" else key, "--yes")

    assert f"{NAME} (engager {engager.pk}): 2 engagements, 3 keys, 1 contacts, 1 engagers" in said
    assert "HubSpot keeps 901: --hubspot erases it there." in said
    assert "Erased: 1 actor runs, 1 answers, 1 companies, 1 contacts, 2 engagements" in said
    assert not Engager.objects.filter(name=NAME).exists()


def test_again_is_no_error():
    leave_traces()
    run(SLUG, "--yes")

    assert run(SLUG, "--yes") == "Erased already: the key is suppressed.\n"


def test_without_yes_and_without_a_person_nothing_is_erased():
    leave_traces()

    assert refused(SLUG) == (2, "nothing was erased: say --yes to erase")
    assert Engager.objects.filter(name=NAME).count() == 2
    assert Suppression.objects.count() == 0


@pytest.mark.parametrize(("typed", "left"), [("Zephyrine  Quartermain", 0), ("zephyrine", 2)])
def test_who_is_asked_types_the_name(monkeypatch, typed, left):
    leave_traces()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: typed)

    if left:
        assert refused(SLUG) == (2, "nothing was erased: the name differs")
    else:
        run(SLUG)
    assert Engager.objects.filter(name=NAME).count() == left


def test_nobody_is_known():
    assert refused("nobody-here", "--yes") == (2, "nobody is known by nobody-here")


def test_hubspot_that_is_not_configured_is_refused_before_anything():
    leave_traces()

    code, text = refused(SLUG, "--yes", "--hubspot")

    assert (code, text) == (2, "HubSpot is not configured (HUBSPOT_ACCESS_TOKEN)")
    assert Engager.objects.filter(name=NAME).count() == 2


def test_somebody_works_on_the_person():
    engager, _ = leave_traces()
    Engager.objects.filter(pk=engager.pk).update(claimed_until="2999-01-01T00:00Z")

    code, text = refused(SLUG, "--yes")

    assert (code, "works on this person" in text) == (1, True)


def test_with_hubspot_the_contact_goes_and_again_is_harmless(hubspot):
    engager = make_engager(1)
    hubspot.push()
    hubspot_id = contact_of(engager).hubspot_id

    said = run("person-1", "--yes", "--hubspot")

    assert f"HubSpot erases {hubspot_id} for ever." in said
    assert "HubSpot has erased its contact too." in said
    assert hubspot.contacts() == []
    assert run("person-1", "--yes", "--hubspot") == "Erased already: the key is suppressed.\n"


def test_hubspot_that_fails_ends_1_and_the_next_call_finishes(hubspot):
    make_engager(1)
    hubspot.push()
    hubspot.fault("gdpr_delete.missing_scopes")

    code, text = refused("person-1", "--yes", "--hubspot")
    assert (code, "the next push asks again" in text) == (1, True)
    assert Erasure.objects.get().hubspot_state == "waiting"
    run("person-1", "--yes", "--hubspot")

    assert Erasure.objects.get().hubspot_state == "erased"
    assert hubspot.contacts() == []
