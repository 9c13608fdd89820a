"""A run goes on before one's eyes; it is stopped, tried for real, paused. Others only look."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from config.schedules import write_schedules
from pipeline import tasks
from pipeline.domain.beat import QUEUE, record_beat
from pipeline.domain.execute_run import Conditions, execute_run
from pipeline.domain.request_run import request_run
from pipeline.models import PausedSchedule, Run
from pipeline.vendors import Vendors
from tests.factories.posts import PostFactory
from tests.pipeline.conftest import enter, no_vendors, vendors  # noqa: F401 - fixtures

LIVE_MS = 30_000


def page_of(run):
    return f"/admin/pipeline/run/{run.pk}/change/"


def mark_page(page):
    """A page that is loaded anew has lost the mark."""
    page.evaluate("window.isSamePage = true")


def is_same_page(page):
    return page.evaluate("window.isSamePage === true")


def test_run_goes_on_before_ones_eyes(site, log_in, vendors, enter):  # noqa: F811
    enter(2)
    run = request_run(trigger="admin", at=timezone.now(), steps=["scrape", "describe"])
    page = log_in("operator")
    page.goto(page_of(run))
    mark_page(page)
    expect(page.locator("#run-chip")).to_contain_text("queued")

    # A worker begins: the page follows its rows.
    Run.objects.filter(pk=run.pk).update(
        state="running", started_at=timezone.now(), heartbeat_at=timezone.now()
    )
    line = [timezone.now().isoformat(), "info", "<b>first</b> line"]
    run.steps.filter(name="scrape").update(
        state="running",
        claimed=2,
        log=[line],
        progress={"done": 0, "total": 2, "text": "posts"},
        started_at=timezone.now(),
    )
    scrape = page.locator("#step-scrape")
    expect(scrape.locator("[data-field=chip]")).to_contain_text("running", timeout=LIVE_MS)
    expect(scrape.locator("[data-field=progress]")).to_have_text("0 of 2 posts")
    expect(scrape.locator("[data-field=claimed]")).to_have_text("2")
    expect(scrape.locator("[data-field=log] li")).to_have_count(1)
    expect(scrape.locator("[data-field=log] li")).to_contain_text("<b>first</b> line")

    # And comes to its end, with what it brought and cost.
    Run.objects.filter(pk=run.pk).update(heartbeat_at=None)
    run.steps.update(state="pending", claimed=0, started_at=None)
    with Vendors() as gateways:
        execute_run(run, Conditions(vendors=gateways, poll_seconds=0.02))
    expect(page.locator("#run-chip")).to_contain_text("succeeded", timeout=LIVE_MS)
    expect(scrape.locator("[data-field=succeeded]")).to_have_text("2")
    expect(page.locator("#run[data-over=yes]")).to_be_visible()
    expect(page.locator("#run-cost")).to_contain_text("USD")
    expect(page.locator("#run-results")).to_contain_text("reactions")
    expect(page.locator("#run-stop")).to_be_hidden()
    assert is_same_page(page)


def test_queued_run_is_stopped(log_in):
    run = request_run(trigger="admin", at=timezone.now(), steps=["scrape"])
    page = log_in("operator")
    page.goto(page_of(run))
    mark_page(page)
    page.click("#run-stop")
    expect(page.locator("dialog")).to_contain_text("is paid for")
    page.click("dialog >> text=Stop it")
    expect(page.locator("#run-chip")).to_contain_text("stopped", timeout=LIVE_MS)
    expect(page.locator("#step-scrape")).to_contain_text("stopped by a person")
    assert is_same_page(page)
    run.refresh_from_db()
    assert run.state == "stopped"


def test_dry_run_is_looked_at_then_run_for_real(log_in, vendors, enter):  # noqa: F811
    post, _other = enter(2)
    type(post).objects.filter(pk=post.pk).update(name="The launch")
    page = log_in("operator")
    page.goto("/admin/desk/pipeline/")
    page.click("text=Start a run")
    for step in ("prepare", "describe", "push", "enrich"):
        page.uncheck(f"[name=step][value={step}]")
    page.check("[name=which][value=named]")
    page.fill("#start-search", "launch")
    page.click("#start-found button")
    expect(page.locator("#start-chosen-list")).to_contain_text("The launch")
    page.click("text=See what it would do")
    page.wait_for_url("**/admin/pipeline/run/*/change/")
    dry = Run.objects.get()
    assert dry.options == {"post_ids": [post.pk], "force": False, "dry_run": True}

    assert tasks.execute_run(dry.pk) == "succeeded"
    button = page.locator("[data-for-real]")
    button.wait_for(timeout=LIVE_MS)
    expect(page.locator("#step-scrape [data-field=log]")).to_contain_text("would be scraped")
    expect(page.locator("#run-cost")).to_contain_text("about")
    expect(page.locator("#run-results")).to_contain_text("USD left")
    button.click()
    page.click("dialog >> text=Run it")
    real_page = "**/admin/pipeline/run/{}/change/"
    page.wait_for_url(real_page.format(dry.pk + 1))
    real = Run.objects.get(pk=dry.pk + 1)
    assert (real.steps_wanted, real.options["post_ids"], real.options["dry_run"]) == (
        ["scrape"],
        [post.pk],
        False,
    )
    dry.refresh_from_db()
    assert dry.cost_usd > Decimal(0)
    assert real.options["estimate_usd"] == str(dry.cost_usd)


def test_start_takes_up_what_was_chosen_before_its_script_came(log_in):
    page = log_in("operator")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/pipeline/start*.js", hold)
    with page.expect_request("**/pipeline/start*.js"):
        page.goto("/admin/desk/pipeline/start/", wait_until="commit")
    page.check("[name=which][value=named]")
    expect(page.locator("#start-search")).to_be_hidden()
    held[0].continue_()
    expect(page.locator("#start-search")).to_be_visible()


def test_results_that_could_not_be_read_are_asked_for_again(log_in):
    run = request_run(trigger="admin", at=timezone.now(), steps=["scrape"])
    page = log_in("operator")
    page.goto(page_of(run))
    lost = []

    def lose(route):
        lost.append(route.request.url)
        route.abort()

    page.route("**/results/", lose, times=1)
    Run.objects.filter(pk=run.pk).update(state="failed", finished_at=timezone.now())
    expect(page.locator("#run[data-over=yes]")).to_be_visible(timeout=LIVE_MS)
    assert len(lost) == 1


def test_schedule_is_paused_and_resumed(log_in):
    write_schedules()
    record_beat(QUEUE, at=timezone.now())
    page = log_in("operator")
    page.goto("/admin/desk/pipeline/")
    page.click("[data-pause]")
    page.fill("dialog [name=reason]", "Apify is down")
    page.click("dialog >> text=Pause it")
    expect(page.locator(".pipeline-schedule")).to_contain_text("Paused by operator")
    expect(page.locator(".pipeline-schedule")).to_contain_text("Apify is down")
    # Said by the script: it listens to the page that was loaded anew.
    expect(page.locator(".desk-message")).to_be_visible()
    assert PausedSchedule.objects.get().reason == "Apify is down"
    page.click("[data-resume]")
    expect(page.locator(".pipeline-schedule")).to_contain_text("Next run")
    assert not PausedSchedule.objects.exists()


def test_grid_follows_runs_without_a_reload(log_in):
    record_beat(QUEUE, at=timezone.now())
    run = request_run(trigger="admin", at=timezone.now(), steps=["scrape"])
    page = log_in("analyst")
    page.goto("/admin/desk/pipeline/")
    mark_page(page)
    row = page.locator(f"[data-run='{run.pk}']")
    expect(row).to_contain_text("queued")
    run.steps.update(state="failed", finished_at=timezone.now(), reason="no answer")
    Run.objects.filter(pk=run.pk).update(state="failed", finished_at=timezone.now())
    expect(row.locator("a.pipeline-cell")).to_contain_text("failed", timeout=LIVE_MS)
    assert is_same_page(page)
    row.locator("a.pipeline-cell").click()
    page.wait_for_url(f"**{page_of(run)}#step-scrape")


@pytest.mark.parametrize("role", ["creative", "analyst"])
def test_others_look_and_start_nothing(log_in, role):
    PostFactory()
    run = request_run(trigger="admin", at=timezone.now(), steps=["scrape"])
    page = log_in(role)
    page.goto("/admin/desk/pipeline/")
    expect(page.locator("text=Start a run")).to_have_count(0)
    page.goto(page_of(run))
    expect(page.locator("#run-stop")).to_have_count(0)
    assert page.goto("/admin/desk/pipeline/start/").status == 403
