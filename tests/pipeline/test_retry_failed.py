"""Trying again what failed in a run takes those rows, and no other row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from access.models import User
from engagers.models import Contact, Engager
from integrations.models import ActorRun
from pipeline.domain.execute_run import Conditions, execute_run
from pipeline.domain.retry_failed import Failed, NothingToRetryError, find_failed, retry_failed
from pipeline.domain.start_run import start_run
from pipeline.models import Run, StepRun
from pipeline.vendors import Vendors
from posts.models import Post, Scrape
from tests.engagers.domain.enriching import FOUNDER, PARTNER, make_person, restore_taxonomy
from tests.factories.engagers import ContactFactory
from tests.factories.hubspot import Account, make_engager
from tests.factories.posts import PostFactory, ScrapeFactory
from tests.pipeline.scraping import run_steps, step_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(db):
    return User.objects.create_superuser("ada")


def make_run(**failed_rows) -> Run:
    """A finished run of all steps whose rows failed as given."""
    now = timezone.now()
    run = start_run(trigger="schedule", at=now)
    Run.objects.filter(pk=run.pk).update(state="partial", finished_at=now)
    run.steps.update(state="partial", finished_at=now)
    for step, ids in failed_rows.items():
        run.steps.filter(name=step).update(failed_rows={step: ids})
    return Run.objects.get(pk=run.pk)


def execute(run: Run) -> Run:
    with Vendors() as vendors:
        return execute_run(run, Conditions(vendors=vendors, poll_seconds=0.02))


def test_steps_write_down_the_rows_that_failed(vendors, enter):
    [post] = enter(1)
    vendors.context.faults.set("apify.run.failed.reactions")
    run = run_steps("scrape")
    assert step_of(run).failed_rows == {"scrape": [post.pk]}
    assert step_of(run).progress == {"done": 1, "total": 1, "text": "posts measured"}
    assert find_failed(run) == Failed(scrape=frozenset({post.pk}))


def test_failed_scrapes_alone_are_scraped_again(vendors, enter, ada):
    failed, other, _due = enter(3)
    later = timezone.now() + timedelta(days=1)
    Post.objects.filter(pk__in=[failed.pk, other.pk]).update(
        failed_attempts=8, scrape_not_before=later
    )
    retry = retry_failed(make_run(scrape=[failed.pk]), by=ada, at=timezone.now())

    assert retry.steps_wanted == ["scrape"]
    assert OrmQ.objects.get().task["args"] == (retry.pk,)
    execute(retry)

    assert list(Scrape.objects.values_list("post", "state")) == [(failed.pk, "done")]
    other.refresh_from_db()
    assert (other.failed_attempts, other.scrape_not_before) == (8, later)
    assert set(ActorRun.objects.values_list("run_ref", flat=True)) == {retry.ref}


def test_failed_contacts_alone_are_sent_again(sandbox, vendors, ada):
    Account(sandbox)
    failed, other, new = make_engager(1), make_engager(2), make_engager(3)
    later = timezone.now() + timedelta(days=1)
    for engager, number in ((failed, 1), (other, 2)):
        ContactFactory(
            engager=engager,
            key=f"li:ACoAA{number:010d}",
            state="failed",
            error="refused",
            attempts=2,
            not_before=later,
        )
    retry = retry_failed(make_run(push=[failed.pk]), by=ada, at=timezone.now())
    execute(retry)

    step = retry.steps.get()
    assert (step.name, step.state, step.claimed, step.succeeded) == ("push", "succeeded", 1, 1)
    states = dict(Contact.objects.values_list("engager", "state"))
    assert states == {failed.pk: "synced", other.pk: "failed"}
    assert not Contact.objects.filter(engager=new).exists()


def test_failed_classifications_alone_are_asked_again(sandbox, vendors, ada):
    restore_taxonomy()
    Account(sandbox)
    failed = make_person(PARTNER, name="Ada Example", slug="ada-example")
    other = make_person(FOUNDER, name="Bob Example", slug="bob-example")
    Engager.objects.filter(pk=failed.pk).update(classify_error="no answer", classify_attempts=8)
    retry = retry_failed(make_run(enrich=[failed.pk]), by=ada, at=timezone.now())
    execute(retry)

    assert (retry.steps.get().claimed, retry.steps.get().succeeded) == (1, 1)
    failed.refresh_from_db()
    other.refresh_from_db()
    assert failed.audience is not None
    assert (other.classified_at, other.audience) == (None, None)
    assert list(Contact.objects.values_list("engager", flat=True)) == [failed.pk]


def test_retry_takes_each_step_its_own_rows(db, ada):
    scraped = ScrapeFactory(state="suspect", post=PostFactory(failed_attempts=1))
    described = PostFactory(description_attempts=2)
    run = make_run(describe=[described.pk])
    Scrape.objects.filter(pk=scraped.pk).update(run_ref=run.ref)

    retry = retry_failed(run, by=ada, at=timezone.now())

    assert retry.options == {
        "post_ids": [],
        "force": True,
        "dry_run": False,
        "rows": {"scrape": [scraped.post_id], "describe": [described.pk]},
        "retry_of": run.pk,
    }
    assert (retry.trigger, retry.started_by) == ("admin", ada)


def test_nothing_still_failed_makes_no_run(db, ada):
    run = make_run(scrape=[PostFactory().pk])
    with pytest.raises(NothingToRetryError, match="is still failed"):
        retry_failed(run, by=ada, at=timezone.now())
    assert list(Run.objects.values_list("pk", flat=True)) == [run.pk]


def test_run_that_goes_on_is_not_retried(db, ada):
    run = start_run(trigger="admin", at=timezone.now())
    with pytest.raises(ValueError, match="is not over"):
        retry_failed(run, by=ada, at=timezone.now())
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "steps", "message"),
    [
        ({"prepare": [1]}, (), "takes no rows"),
        ({"scrape": []}, (), "no rows are named for the step scrape"),
        ({"scrape": [1]}, ("scrape", "push"), "no rows are named for the step push"),
    ],
)
def test_no_step_is_left_to_take_everything(db, rows, steps, message):
    with pytest.raises(ValueError, match=message):
        start_run(trigger="admin", at=timezone.now(), steps=steps, rows=rows)
    assert not StepRun.objects.exists()
