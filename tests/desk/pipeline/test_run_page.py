"""A run's page: live numbers, what failed with links to it, what it cost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.models import ActorRun
from pipeline.domain.retry_failed import retry_failed
from pipeline.domain.start_run import start_run
from pipeline.domain.stop_run import stop_run
from pipeline.models import Run, StepRun
from posts.models import Scrape
from tests.desk.pipeline.conftest import NOON, finish, make_run
from tests.factories.engagers import ContactFactory, EngagerFactory
from tests.factories.integrations import ActorRunFactory, ChargeFactory, RejectedFactory
from tests.factories.posts import PostFactory, ScrapeFactory

# The session, the person and their rights (4), the run, its steps, its failed rows, scrapes, actor
# runs, rejected items, charges; posts, contacts and people only where some failed.
QUERIES = 15


def page_of(run):
    return f"/admin/pipeline/run/{run.pk}/change/"


def state_of(run):
    return f"/admin/desk/pipeline/runs/{run.pk}/state/"


def fail_rows(run, count):
    """So many of each kind fail in this run."""
    posts, contacts, people = [], [], []
    for _ in range(count):
        scrape = ScrapeFactory(
            state="failed",
            error="no answer",
            run_ref=run.ref,
            post=PostFactory(name="A bad post", failed_attempts=1),
        )
        posts.append(PostFactory(name="Undescribed", description_error="a shell"))
        contact = ContactFactory(
            engager=EngagerFactory(name="Ada Example"), state="failed", error="refused"
        )
        contacts.append(contact.engager_id)
        people.append(EngagerFactory(name="Bob Example", classify_error="cut off").pk)
        actor_run = ActorRunFactory(
            state="failed", run_ref=run.ref, subject=scrape.subject, error="timed out"
        )
        RejectedFactory(actor_run=actor_run)
        ChargeFactory(run_ref=run.ref)
    run.steps.update(
        failed_rows={
            "describe": [post.pk for post in posts],
            "push": contacts,
            "enrich": people,
        }
    )


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_failures(operator, count):
    run = make_run(state="partial")
    fail_rows(run, count)
    with CaptureQueriesContext(connection) as queries:
        response = operator.get(page_of(run))
    assert response.status_code == 200
    assert len(queries) == QUERIES, "\n".join(one["sql"][:150] for one in queries)


@pytest.mark.parametrize("count", [1, 3])
def test_state_asks_little(operator, count):
    run = start_run(trigger="admin", at=NOON, steps=("prepare", "scrape", "push")[:count])
    with CaptureQueriesContext(connection) as queries:
        assert operator.get(state_of(run)).status_code == 200
    assert len(queries) == 6


def test_failures_are_linked_to_their_rows(client_of):
    run = make_run(state="partial")
    fail_rows(run, 1)
    page = client_of("admin").get(page_of(run)).content.decode()
    scrape, actor_run = Scrape.objects.get(), ActorRun.objects.get()
    for link in (
        f'<a href="/admin/posts/post/{scrape.post_id}/change/">A bad post</a>: failed: no answer',
        "Undescribed</a>: a shell",
        "Ada Example</a>: refused",
        "Bob Example</a>: cut off",
        f'<a href="/admin/integrations/actorrun/{actor_run.pk}/change/">',
        "failed: timed out",
        "harvestapi_reactions</a>: open: no reason given",
        "Try the failed rows again",
    ):
        assert link in page


def test_who_may_not_see_a_row_gets_its_name_without_a_link(client_of):
    run = make_run(state="partial")
    fail_rows(run, 1)
    page = client_of("creative").get(page_of(run)).content.decode()
    assert "reactions (scrape:" in page
    assert "/admin/integrations/actorrun/" not in page
    assert "Try the failed rows again" not in page


def test_excluded_and_erased_people_are_not_named(operator):
    run = make_run(state="partial")
    hidden = EngagerFactory(
        name="Hidden Example", excluded_at=NOON, exclusion_reason="opt-out", classify_error="x"
    )
    ContactFactory(engager=hidden, state="failed", error="refused")
    run.steps.update(failed_rows={"push": [hidden.pk], "enrich": [hidden.pk]})
    page = operator.get(page_of(run)).content.decode()
    assert "HubSpot contacts that were not sent (1)" in page
    assert "Hidden Example" not in page


def test_charges_are_summed_by_purpose(operator):
    run = make_run()
    ChargeFactory(run_ref=run.ref, reserved_usd=Decimal("0.5"))
    ChargeFactory(
        run_ref=run.ref,
        state="settled",
        reserved_usd=Decimal(1),
        settled_usd=Decimal("0.25"),
        settled_at=NOON,
    )
    ChargeFactory(run_ref=run.ref, state="released", settled_usd=0, settled_at=NOON)
    ChargeFactory(run_ref="run:0", reserved_usd=Decimal(9))
    [line] = operator.get(page_of(run)).context["charges"]
    assert (line.provider, line.purpose, line.number) == ("apify", "reactions", 2)
    assert (line.settled_usd, line.open_usd) == (Decimal("0.25"), Decimal("0.5"))


def test_state_tells_numbers_progress_and_new_lines(operator):
    with time_machine.travel(NOON, tick=False):
        run = start_run(trigger="admin", at=NOON, steps=["scrape"])
        Run.objects.filter(pk=run.pk).update(state="running", started_at=NOON, heartbeat_at=NOON)
        lines = [[NOON.isoformat(), "info", f"line {n}"] for n in range(3)]
        run.steps.update(
            state="running",
            started_at=NOON - timedelta(seconds=5),
            claimed=4,
            succeeded=1,
            cost_usd=Decimal("0.125"),
            progress={"done": 1, "total": 4, "text": "posts measured"},
            counts={"new_engagers": 7, "waited_seconds": 3},
            log=lines,
        )
        ChargeFactory(run_ref=run.ref, reserved_usd=Decimal("0.5"))
        ChargeFactory(
            run_ref=run.ref,
            state="settled",
            reserved_usd=Decimal(1),
            settled_usd=Decimal("0.25"),
            settled_at=NOON,
        )
        told = operator.get(state_of(run), {"seen": "scrape:2"}).json()
    [step] = told.pop("steps")
    assert told == {
        "state": "running",
        "colour": "blue",
        "sign": "▶",
        "word": "running",
        "is_open": True,
        "seconds": "0.0 s",
        "cost": "0.25 USD, 0.50 USD set aside",
        "note": "",
    }
    assert step["log"] == [["13:00:00", "info", "line 2"]]
    assert (step["progress"], step["done"], step["total"]) == ("1 of 4 posts measured", 1, 4)
    assert (step["claimed"], step["succeeded"], step["seconds"]) == (4, 1, "5.0 s")
    assert (step["counts"], step["cost"], step["log_is_whole"]) == (
        "new engagers 7",
        "0.12 USD",
        False,
    )


def test_full_log_is_sent_whole(operator):
    run = make_run()
    run.steps.update(log=[["no moment", "info", "text"]] * 500)
    [step] = operator.get(state_of(run), {"seen": "scrape:500"}).json()["steps"]
    assert (len(step["log"]), step["log_is_whole"]) == (500, True)
    assert step["log"][0] == ["no moment", "info", "text"]


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"state": "queued"}, "It waits for a worker to take it."),
        ({"state": "running", "stop_requested_at": NOON}, "It was asked to stop, and ends after"),
        (
            {"state": "running", "heartbeat_at": NOON - timedelta(minutes=3)},
            "No sign of life for 3 min 0 s",
        ),
        ({"state": "running", "heartbeat_at": NOON}, ""),
    ],
)
def test_note_says_what_somebody_waits_for(operator, fields, note):
    run = start_run(trigger="admin", at=NOON, steps=["scrape"])
    Run.objects.filter(pk=run.pk).update(**fields)
    with time_machine.travel(NOON, tick=False):
        told = operator.get(state_of(run)).json()["note"]
    assert told.startswith(note)
    assert bool(told) == bool(note)


def test_page_says_what_was_asked_for(operator):
    first = make_run(state="partial")
    post = PostFactory(name="A bad post", failed_attempts=2)
    first.steps.update(failed_rows={"scrape": [post.pk]})
    retry = finish(retry_failed(first, by=operator.user, at=NOON))
    page = " ".join(operator.get(page_of(retry)).content.decode().split())
    assert "scrape: 1 row" in page
    assert f'what failed in <a href="{page_of(first)}">run {first.pk}</a>' in page
    named = start_run(trigger="admin", at=NOON, steps=["scrape"], post_ids=[post.pk], force=True)
    page = " ".join(operator.get(page_of(named)).content.decode().split())
    assert "A bad post</a> (also when they are not due)" in page


def test_queued_run_warns_where_no_worker_lives(operator):
    run = start_run(trigger="admin", at=NOON, steps=["scrape"])
    assert "queued runs will not start" in operator.get(page_of(run)).content.decode()
    stop_run(run, at=NOON)
    assert "queued runs will not start" not in operator.get(page_of(run)).content.decode()


def test_traceback_is_kept_apart_as_text(operator):
    run = make_run(state="failed")
    StepRun.objects.update(error="Traceback <b>bold</b>")
    page = operator.get(page_of(run)).content.decode()
    assert "Technical details of the step scrape" in page
    assert "Traceback &lt;b&gt;bold&lt;/b&gt;" in page


def test_results_alone_are_a_part_of_the_page(operator):
    run = make_run(state="partial")
    fail_rows(run, 1)
    response = operator.get(f"/admin/desk/pipeline/runs/{run.pk}/results/")
    assert response.status_code == 200
    assert "What went wrong" in response.content.decode()
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/admin/pipeline/run/0/change/", "/admin/pipeline/run/x/change/"]
)
def test_run_that_is_not_here(operator, address):
    assert operator.get(address).status_code == 404
