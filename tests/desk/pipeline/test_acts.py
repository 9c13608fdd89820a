"""Starting, stopping, retrying and pausing: what is written, and who may."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ

from config.schedules import write_schedules
from pipeline.domain.start_run import start_run
from pipeline.models import PausedSchedule, Run, Settings
from tests.desk.pipeline.conftest import NOON, make_run
from tests.factories.posts import PostFactory

DRY = "/admin/desk/pipeline/start/dry/"
START = "/admin/desk/pipeline/start/"


def act(client, run, verb):
    return client.post(f"/admin/desk/pipeline/runs/{run.pk}/{verb}/")


def send(client, address, body):
    return client.post(address, body, content_type="application/json")


def test_dry_run_is_queued_as_chosen(operator):
    post = PostFactory()
    body = {"steps": ["scrape", "prepare"], "posts": [post.pk], "force": True}
    answer = send(operator, DRY, body)
    run = Run.objects.get()
    assert answer.json() == {
        "detail": f"The dry run {run.pk} is queued.",
        "run": run.pk,
        "page": f"/admin/pipeline/run/{run.pk}/change/",
    }
    assert (run.steps_wanted, run.options, run.started_by, run.trigger) == (
        ["prepare", "scrape"],
        {"post_ids": [post.pk], "force": True, "dry_run": True},
        operator.user,
        "admin",
    )
    assert OrmQ.objects.get().task["args"] == (run.pk,)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "steps: none is chosen. Choose at least one step."),
        ({"steps": "scrape"}, "steps: none is chosen. Choose at least one step."),
        (
            {"steps": ["bake"]},
            "no such step: bake (there are prepare, scrape, describe, push, enrich)",
        ),
        (
            {"steps": ["scrape"], "posts": ["1"]},
            "posts: choose posts from the list, or the posts that are due.",
        ),
        ({"steps": ["scrape"], "posts": [1] * 501}, "posts: 501 are chosen. Choose at most 500."),
        (
            {"steps": ["scrape"], "posts": [987654]},
            "posts: number 987654 is not here any more. Take it out.",
        ),
        ([1], "The request is no JSON object: load the page anew."),
        ("{", "The request is no JSON object: load the page anew."),
    ],
)
def test_choice_that_makes_no_sense_is_refused_with_a_sentence(operator, body, detail):
    answer = send(operator, DRY, body)
    assert (answer.status_code, answer.json()) == (422, {"detail": detail})
    assert (Run.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_dry_run_becomes_the_same_run_for_real_once(operator):
    post = PostFactory()
    dry = make_run(dry_run=True, steps=("scrape",), cost_usd=Decimal("0.4"))
    Run.objects.filter(pk=dry.pk).update(
        options={"post_ids": [post.pk], "force": True, "dry_run": True}
    )
    answer = act(operator, dry, "for-real")
    real = Run.objects.exclude(pk=dry.pk).get()
    assert answer.json()["page"] == f"/admin/pipeline/run/{real.pk}/change/"
    assert (real.state, real.steps_wanted, real.started_by) == ("queued", ["scrape"], operator.user)
    assert real.options == {
        "post_ids": [post.pk],
        "force": True,
        "dry_run": False,
        "estimate_usd": "0.400000",
        "preview_of": dry.pk,
    }
    again = act(operator, dry, "for-real")
    assert (again.status_code, again.json()["detail"]) == (
        409,
        f"The dry run {dry.pk} was started for real already: that is run {real.pk}.",
    )
    assert Run.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "dry_run", "detail"),
    [
        ("succeeded", False, "is no dry run: start a dry run first."),
        ("failed", True, "failed: see why below, mend it, then try another."),
    ],
)
def test_only_a_dry_run_that_went_well_starts_for_real(operator, state, dry_run, detail):
    run = make_run(state=state, dry_run=dry_run)
    answer = act(operator, run, "for-real")
    assert answer.status_code == 409
    assert answer.json()["detail"].endswith(detail)
    assert Run.objects.count() == 1


def test_dry_run_that_goes_on_is_waited_for(operator):
    run = start_run(trigger="admin", at=NOON, dry_run=True)
    assert act(operator, run, "for-real").json()["detail"].endswith("wait for its estimate.")
    assert Run.objects.count() == 1


def test_who_may_not_spend_freely_is_bound_by_the_limit(client_of):
    client = client_of("operator")
    group = client.user.groups.get()
    group.permissions.remove(group.permissions.get(codename="spend_freely"))
    Settings.objects.update_or_create(pk=1, defaults={"budget_person_day_usd": Decimal("0.5")})
    dry = make_run(dry_run=True, cost_usd=Decimal("0.6"))
    answer = act(client, dry, "for-real")
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("This could cost 0.60 USD, and you have 0.50 of your")
    assert Run.objects.count() == 1
    page = client.get(f"/admin/pipeline/run/{dry.pk}/change/").content.decode()
    assert "0.50 USD left" in page


def test_dry_runs_page_shows_the_estimate_and_the_budgets(operator):
    dry = make_run(dry_run=True, cost_usd=Decimal("0.4"))
    page = operator.get(f"/admin/pipeline/run/{dry.pk}/change/").content.decode()
    assert "It would cost at most about 0.4000 USD." in page
    assert "Run this for real" in page
    assert "200.00 USD left" in page


def test_queued_run_is_stopped(operator):
    run = start_run(trigger="admin", at=NOON)
    assert act(operator, run, "stop").json() == {
        "detail": f"Run {run.pk} is stopped: it had not begun."
    }
    run.refresh_from_db()
    assert run.state == "stopped"
    assert act(operator, run, "stop").status_code == 409


def test_running_run_is_asked_to_stop_in_honest_words(operator):
    run = start_run(trigger="admin", at=NOON)
    Run.objects.filter(pk=run.pk).update(state="running")
    assert "is paid for" in act(operator, run, "stop").json()["detail"]
    run.refresh_from_db()
    assert run.state == "running"
    assert run.stop_requested_at is not None


def test_failed_rows_are_tried_again(operator):
    post = PostFactory(failed_attempts=1)
    run = make_run(state="partial")
    run.steps.update(failed_rows={"scrape": [post.pk]})
    answer = act(operator, run, "retry")
    retry = Run.objects.exclude(pk=run.pk).get()
    assert answer.json()["run"] == retry.pk
    assert retry.options["rows"] == {"scrape": [post.pk]}


def test_nothing_to_retry_is_said(operator):
    run = make_run()
    answer = act(operator, run, "retry")
    assert (answer.status_code, Run.objects.count()) == (409, 1)
    assert answer.json()["detail"].startswith(f"Nothing of run {run.pk} is still failed")


def test_schedule_is_paused_with_a_reason_and_resumed(operator):
    write_schedules()
    address = "/admin/desk/pipeline/schedules/pipeline/"
    assert send(operator, f"{address}pause/", {"reason": "holidays"}).status_code == 200
    pause = PausedSchedule.objects.get()
    assert (pause.schedule, pause.paused_by, pause.reason) == (
        "pipeline",
        operator.user,
        "holidays",
    )
    assert operator.post(f"{address}resume/").status_code == 200
    assert not PausedSchedule.objects.exists()
    assert operator.post(f"{address}resume/").status_code == 409


def test_what_starts_no_runs_cannot_be_paused(operator):
    write_schedules()
    answer = send(operator, "/admin/desk/pipeline/schedules/reconcile/pause/", b"")
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "schedule: 'reconcile' starts no runs, so there is nothing to pause.",
    )
    assert not PausedSchedule.objects.exists()


@pytest.mark.parametrize("role", ["creative", "analyst"])
def test_others_are_refused_and_nothing_is_written(client_of, role):
    write_schedules()
    client, run, dry = client_of(role), start_run(trigger="admin", at=NOON), make_run(dry_run=True)
    addresses = [
        DRY,
        f"/admin/desk/pipeline/runs/{run.pk}/stop/",
        f"/admin/desk/pipeline/runs/{run.pk}/retry/",
        f"/admin/desk/pipeline/runs/{dry.pk}/for-real/",
        "/admin/desk/pipeline/schedules/pipeline/pause/",
        "/admin/desk/pipeline/schedules/pipeline/resume/",
    ]
    assert [send(client, one, {"steps": ["scrape"]}).status_code for one in addresses] == [403] * 6
    assert client.get(START).status_code == 403
    run.refresh_from_db()
    assert (run.state, Run.objects.count()) == ("queued", 2)
    assert not PausedSchedule.objects.exists()


def test_writes_are_posts(operator):
    run = start_run(trigger="admin", at=NOON)
    assert operator.get(f"/admin/desk/pipeline/runs/{run.pk}/stop/").status_code == 405
    assert operator.get(DRY).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_start_page_offers_steps_due_posts_and_money(operator, count):
    posts = [PostFactory(name=f"Post {n}") for n in range(count)]
    Settings.objects.update_or_create(pk=1, defaults={"push_enabled": False})
    with CaptureQueriesContext(connection) as queries:
        response = operator.get(START, {"posts": ",".join(str(post.pk) for post in posts)})
    page = response.content.decode()
    assert f"Those that are due: {count} now" in page
    assert page.count("switched off in the settings") == 1
    assert [one["name"] for one in response.context["chosen"]] == [post.name for post in posts]
    assert len(queries) == 11, "\n".join(one["sql"][:150] for one in queries)


def test_posts_are_found_by_words(operator):
    PostFactory(name="The launch")
    by_text = PostFactory(text="We are hiring engineers")
    found = operator.get(f"{START}posts/", {"q": "HIRING"}).json()["posts"]
    assert found == [
        {
            "id": by_text.pk,
            "name": "We are hiring engineers",
            "published": "no date",
            "tracking": "active",
        }
    ]
    assert operator.get(f"{START}posts/", {"q": " "}).json() == {"posts": []}
