"""A person is erased from every table, comes back by no scrape, and HubSpot is asked until it did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from desk.domain.erase_everywhere import NOT_CONFIGURED, erase_everywhere
from engagers.domain.erase import CannotEraseError
from engagers.domain.record import record_page
from engagers.models import Contact, Engagement, Engager, Erasure, Identity, Suppression
from integrations.models import ActorRun, Charge, Rejected
from posts.models import Post
from reporting.domain.sync_views import sync_views
from tests.desk.engagers.leftovers import find_leftovers
from tests.desk.engagers.traces import MEMBER, NAME, SLUG, WORDS, items, leave_traces
from tests.factories.engagers import MONDAY, make_scrape
from tests.factories.integrations import ActorRunFactory, ChargeFactory

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def erase(engager, **options):
    return erase_everywhere(engager.pk, by=None, at=LATER, **options)


def test_traces_are_there_before():
    """Else the next test would pass with nothing erased."""
    leave_traces()

    tables = {table for table, _, _ in find_leftovers(WORDS)}

    assert tables == {
        "desk_savedview",
        "django_admin_log",
        "engagers_answer",
        "engagers_company",
        "engagers_contact",
        "engagers_contactmirror",
        "engagers_engagement",
        "engagers_engager",
        "engagers_exclusion",
        "engagers_historicalexclusion",
        "engagers_identity",
        "engagers_merge",
        "integrations_actorrun",
        "integrations_rejected",
        "pipeline_run",
        "pipeline_steprun",
    }


def test_nothing_of_the_person_is_left_in_any_table():
    engager, scrape = leave_traces()

    done = erase(engager)

    assert find_leftovers(WORDS) == []
    assert list(Engager.objects.values_list("name", flat=True)) == ["Person 7"]
    assert Post.objects.get(pk=scrape.post_id).engagers == 1
    assert Engagement.objects.count() == 1
    assert done.record.counts == {
        "rejected": 2,
        "actor_runs": 1,
        "engagers": 2,
        "engagements": 2,
        "identities": 3,
        "contacts": 1,
        "mirrored": 1,
        "exclusions": 3,
        "merges": 1,
        "answers": 1,
        "companies": 1,
    }
    assert (done.record.hubspot_state, done.record.hubspot_ids) == ("kept", [])


def test_money_stays_without_the_person():
    engager, _ = leave_traces()
    charge = ChargeFactory(subject=f"engager:{engager.pk}")
    before = charge.reserved_usd

    erase(engager)

    run = ActorRun.objects.get(purpose="profile")
    assert run.input == {"queries": ["ACoAAsomebodyelse1"]}
    assert run.error == "nothing of (erased)"
    charge = Charge.objects.get(pk=charge.pk)
    assert (charge.subject, charge.reserved_usd) == ("engager:(erased)", before)
    assert [row.raw for row in Rejected.objects.all()] == [
        {"author": "https://www.linkedin.com/in/somebody-else"}
    ]


def test_a_later_scrape_does_not_bring_the_person_back():
    engager, _ = leave_traces()
    erase(engager)

    page = record_page(make_scrape(days=2), items(), at=LATER)

    assert (page.new_engagers, page.new_engagements, page.dropped) == (0, 0, 2)
    assert find_leftovers(WORDS) == []


def test_no_view_shows_the_person():
    engager, _ = leave_traces()
    sync_views()

    erase(engager)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reporting.engagers WHERE name = %s", [NAME])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM reporting.linkedin_engagers_by_post")
        assert cursor.fetchone() == (1,)


def test_who_was_merged_away_is_erased_with_the_one_they_became():
    engager, _ = leave_traces()
    absorbed = Engager.objects.get(merged_into=engager)

    erase(absorbed)

    assert not Engager.objects.filter(pk__in=[engager.pk, absorbed.pk]).exists()


@pytest.mark.parametrize("claimed", ["engager", "contact"])
def test_a_person_somebody_works_on_is_suppressed_but_not_erased_yet(claimed):
    engager, _ = leave_traces()
    until = LATER + timedelta(minutes=5)
    rows = Engager.objects if claimed == "engager" else Contact.objects
    rows.filter(**{"pk" if claimed == "engager" else "engager": engager.pk}).update(
        claimed_until=until
    )

    with pytest.raises(CannotEraseError) as refusal:
        erase(engager)

    assert "erase again after 10:05 UTC" in str(refusal.value)
    assert Engager.objects.filter(pk=engager.pk).exists()
    assert Erasure.objects.count() == 0
    assert Suppression.objects.count() > 0
    assert erase_everywhere(engager.pk, by=None, at=until).record.counts["engagers"] == 2


def test_an_open_paid_lookup_is_settled_first():
    engager, _ = leave_traces()
    ActorRunFactory(purpose="profile", state="starting", input={"queries": [MEMBER]})

    with pytest.raises(CannotEraseError, match="reconcile"):
        erase(engager)

    assert Identity.objects.filter(value=MEMBER).exists()


def test_without_hubspot_its_contact_waits_to_be_erased():
    engager, _ = leave_traces()

    done = erase(engager, in_hubspot=True, gateway=None)

    assert done.trouble == (NOT_CONFIGURED,)
    assert (done.record.hubspot_state, done.record.hubspot_ids) == ("waiting", ["901"])


def test_a_contact_that_is_somebody_elses_by_now_is_not_erased_in_hubspot():
    engager, _ = leave_traces()
    other = Engager.objects.get(name="Person 7")
    Contact.objects.filter(engager=engager).update(state="gone")
    Contact.objects.create(
        engager=other, key="li:other", hubspot_id="901", state="synced", created_at=MONDAY
    )

    done = erase(engager, in_hubspot=True)

    assert (done.record.hubspot_state, done.trouble) == ("none", ())
    assert Contact.objects.get().hubspot_id == "901"


def test_somebody_whose_address_only_begins_alike_is_left_alone():
    engager, _ = leave_traces()
    alike = {"queries": [f"{SLUG}-2"]}
    run = ActorRunFactory(purpose="profile", state="done", external_id="run-2", input=alike)

    erase(engager)

    assert ActorRun.objects.get(pk=run.pk).input == alike
