"""A run of named people alone: classification, lookups and sending take nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from engagers.models import Contact, Engager
from integrations.models import ActorRun
from pipeline.domain.execute_run import Conditions, execute_run
from pipeline.domain.set_up_hubspot import set_up_hubspot
from pipeline.domain.start_run import start_run
from pipeline.vendors import Vendors
from tests.engagers.domain.enriching import FOUNDER, PARTNER, make_person, restore_taxonomy
from tests.factories.integrations import ActorRunFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def account(vendors, transactional_db):
    restore_taxonomy()
    with Vendors() as gateways:
        set_up_hubspot(gateways.hubspot)


def run_rows(rows, **options):
    run = start_run(trigger="admin", at=timezone.now(), rows=rows, **options)
    with Vendors() as gateways:
        return execute_run(run, Conditions(vendors=gateways, poll_seconds=0.02))


def test_dry_run_counts_those_named_alone():
    ada = make_person(PARTNER, name="Ada Example", slug="ada-example")
    make_person(FOUNDER, name="Bob Example", slug="bob-example")
    run = run_rows({"push": [ada.pk], "enrich": [ada.pk]}, dry_run=True)
    assert list(run.steps.values_list("name", "claimed")) == [("push", 1), ("enrich", 1)]
    assert not Contact.objects.exists()


def test_lookups_and_sending_take_those_named_alone(vendors):
    first, second = vendors.context.world.people[:2]
    ada = make_person("--", name=first.name, member_id=first.member_id)
    bob = make_person("--", name=second.name, member_id=second.member_id)
    others = ActorRunFactory(
        purpose="profile", subject="lookup:run:0", run_ref="run:0", state="intended"
    )

    run = run_rows({"enrich": [ada.pk]})

    assert run.state == "succeeded", list(run.steps.values_list("reason", "error"))
    looked_up = Engager.objects.filter(looked_up_at__isnull=False)
    assert list(looked_up.values_list("pk", flat=True)) == [ada.pk]
    assert list(Contact.objects.values_list("engager", "state")) == [(ada.pk, "synced")]
    bob.refresh_from_db()
    assert (bob.classified_at, bob.looked_up_at) == (None, None)
    others.refresh_from_db()
    assert others.state == ActorRun.State.INTENDED


def test_whole_run_takes_everybody():
    ada = make_person(PARTNER, name="Ada Example", slug="ada-example")
    bob = make_person(FOUNDER, name="Bob Example", slug="bob-example")
    run = start_run(trigger="admin", at=timezone.now(), steps=["push"])
    with Vendors() as gateways:
        execute_run(run, Conditions(vendors=gateways, poll_seconds=0.02))
    assert set(Contact.objects.values_list("engager", flat=True)) == {ada.pk, bob.pk}
