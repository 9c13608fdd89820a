"""Runs and their steps: states, claims, stops, deaths."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_q.models import OrmQ

from pipeline import tasks
from pipeline.context import StepContext
from pipeline.domain.beat import is_beating, record_beat
from pipeline.domain.execute_run import execute_run
from pipeline.domain.finish_run import judge_run
from pipeline.domain.hold_run import holding, is_held
from pipeline.domain.prune import Pruned, prune_rows
from pipeline.domain.reap_runs import reap_runs, wake_runs
from pipeline.domain.report_run import report_run
from pipeline.domain.request_run import request_run, request_scheduled_run
from pipeline.domain.start_run import start_run
from pipeline.domain.stop_run import stop_run
from pipeline.models import Heartbeat, Run, ScheduleSlot, Settings, StepRun
from posts.models import Scrape
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def states(run: Run) -> list[tuple[str, str, str]]:
    return list(run.steps.order_by("order").values_list("name", "state", "reason"))


def test_run_has_its_steps_in_order_each_once():
    run = start_run(trigger="admin", at=NOON, steps=["push", "scrape", "push"])
    assert (run.state, run.steps_wanted, run.ref) == ("queued", ["scrape", "push"], f"run:{run.pk}")
    assert [name for name, *_ in states(run)] == ["scrape", "push"]
    everything = start_run(trigger="admin", at=NOON)
    assert everything.steps_wanted == ["prepare", "scrape", "describe", "push", "enrich"]


def test_unknown_step_makes_no_run():
    with pytest.raises(ValueError, match="no such step: bake"):
        start_run(trigger="admin", at=NOON, steps=["bake"])
    assert not Run.objects.exists()


def test_steps_without_their_vendor_are_skipped_with_the_reason(no_vendors):
    run = execute_run(start_run(trigger="admin", at=NOON, steps=["scrape", "describe", "push"]))
    assert run.state == "skipped"
    assert states(run) == [
        ("scrape", "skipped", "apify is not configured: APIFY_TOKEN is not set"),
        ("describe", "skipped", "apify is not configured: APIFY_TOKEN is not set"),
        ("push", "skipped", "hubspot is not configured: HUBSPOT_ACCESS_TOKEN is not set"),
    ]


def test_step_switched_off_is_skipped(no_vendors):
    Settings.objects.create(pk=1, prepare_enabled=False)
    run = execute_run(start_run(trigger="admin", at=NOON, steps=["prepare"]))
    assert states(run) == [
        ("prepare", "skipped", "the step prepare is switched off in the settings")
    ]


def test_prepare_succeeds_with_nothing_configured(no_vendors):
    run = execute_run(start_run(trigger="admin", at=NOON, steps=["prepare"]))
    assert (run.state, states(run)) == ("succeeded", [("prepare", "succeeded", "")])


def test_misconfigured_actor_fails_prepare_not_the_later_steps(no_vendors):
    Settings.objects.create(pk=1, reactions_actor="nobody")
    run = execute_run(start_run(trigger="admin", at=NOON, steps=["prepare", "scrape"]))
    step = run.steps.get(name="prepare")
    assert (run.state, step.state) == ("failed", "failed")
    assert step.reason.startswith("the settings name no actor for reactions: nobody")
    assert step.error.startswith("Traceback")
    assert run.steps.get(name="scrape").state == "skipped"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ({"prepare": "succeeded", "scrape": "succeeded"}, "succeeded"),
        ({"prepare": "succeeded", "scrape": "failed"}, "failed"),
        ({"scrape": "failed", "push": "succeeded"}, "partial"),
        ({"scrape": "partial", "push": "skipped"}, "partial"),
        ({"scrape": "skipped", "push": "skipped"}, "skipped"),
        ({"scrape": "succeeded", "push": "skipped"}, "succeeded"),
        ({"scrape": "stopped", "push": "skipped"}, "stopped"),
    ],
)
def test_state_of_a_run_from_its_steps(steps, expected):
    assert judge_run([StepRun(name=name, state=state) for name, state in steps.items()]) == expected


def test_run_is_worked_on_once(no_vendors):
    run = execute_run(start_run(trigger="admin", at=NOON, steps=["scrape"]))
    finished = run.finished_at
    again = execute_run(Run.objects.get(pk=run.pk))
    assert (again.state, again.finished_at) == ("skipped", finished)


def test_run_of_another_process_is_left_alone(no_vendors):
    run = start_run(trigger="admin", at=NOON, steps=["scrape"])
    Run.objects.filter(pk=run.pk).update(state="running", heartbeat_at=timezone.now())
    assert execute_run(run).state == "running"
    assert states(run) == [("scrape", "pending", "")]


def test_queued_run_is_stopped_at_once():
    run = stop_run(start_run(trigger="admin", at=NOON, steps=["scrape"]), at=NOON)
    assert (run.state, run.finished_at) == ("stopped", NOON)
    assert states(run) == [("scrape", "skipped", "stopped by a person")]
    assert stop_run(run, at=NOON + timedelta(1)).finished_at == NOON


def test_running_run_is_asked_to_stop():
    run = start_run(trigger="admin", at=NOON, steps=["scrape"])
    Run.objects.filter(pk=run.pk).update(state="running")
    run = stop_run(run, at=NOON)
    assert (run.state, run.stop_requested_at) == ("running", NOON)
    context = StepContext(run=run, step_run=run.steps.get(), settings=Settings())
    assert context.stop_requested() is True


def test_report_has_the_fixed_shape(no_vendors):
    run = execute_run(start_run(trigger="admin", at=NOON, steps=["scrape"]))
    report = report_run(run, list(run.steps.all()))
    [step] = report.pop("steps")
    seconds = step.pop("seconds")
    assert report == {"run": run.pk, "status": "skipped", "cost_usd": "0.0000"}
    assert seconds >= 0
    assert step == {
        "name": "scrape",
        "status": "skipped",
        "reason": "apify is not configured: APIFY_TOKEN is not set",
        "claimed": 0,
        "succeeded": 0,
        "failed": 0,
        "skipped": 0,
        "calls": 0,
        "cost_usd": "0.0000",
        "error": "",
    }


def test_request_queues_the_run_by_its_id():
    run = request_run(trigger="api", at=NOON, steps=["describe"])
    task = OrmQ.objects.get().task
    assert (task["func"], task["args"]) == ("pipeline.tasks.execute_run", (run.pk,))


def test_slot_of_a_schedule_runs_once():
    run = request_scheduled_run("pipeline", NOON, at=NOON)
    assert request_scheduled_run("pipeline", NOON, at=NOON) is None
    assert ScheduleSlot.objects.get().run == run


def test_scheduled_run_waits_for_no_other():
    request_scheduled_run("pipeline", NOON, at=NOON)
    assert request_scheduled_run("pipeline", NOON + timedelta(days=1), at=NOON) is None
    assert (Run.objects.count(), ScheduleSlot.objects.count()) == (1, 2)


def test_manual_runs_may_overlap():
    request_scheduled_run("pipeline", NOON, at=NOON)
    request_run(trigger="admin", at=NOON)
    assert Run.objects.open().count() == 2


def test_run_without_signs_of_life_is_closed():
    run = start_run(trigger="schedule", at=NOON, steps=["scrape", "push"])
    Run.objects.filter(pk=run.pk).update(state="running", heartbeat_at=NOON)
    run.steps.filter(name="scrape").update(state="running")
    scrape = Scrape.objects.create(
        post=PostFactory(), reason="due", run_ref=run.ref, created_at=NOON, lease_until=NOON
    )
    at = NOON + timedelta(minutes=11)
    assert [one.pk for one in reap_runs(at=at)] == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.error, run.finished_at) == ("failed", "its process died", at)
    assert states(run) == [
        ("scrape", "failed", "its process died"),
        ("push", "skipped", "its process died"),
    ]
    assert not Scrape.objects.filter(pk=scrape.pk).exists()
    assert reap_runs(at=at) == []


def test_run_that_nobody_holds_is_closed_early():
    run = start_run(trigger="schedule", at=NOON, steps=["scrape"])
    Run.objects.filter(pk=run.pk).update(state="running", heartbeat_at=NOON)
    with holding(run.pk):
        assert is_held(run.pk)
        assert reap_runs(at=NOON + timedelta(minutes=9)) == []
    assert not is_held(run.pk)
    assert len(reap_runs(at=NOON + timedelta(seconds=6))) == 1


def test_commands_run_that_never_began_is_closed():
    run = start_run(trigger="command", at=NOON)
    assert reap_runs(at=NOON + timedelta(minutes=9)) == []
    assert [one.pk for one in reap_runs(at=NOON + timedelta(minutes=11))] == [run.pk]


def test_queued_run_whose_message_was_lost_is_queued_again():
    run = request_run(trigger="api", at=NOON)
    start_run(trigger="command", at=NOON)
    later = NOON + timedelta(minutes=2)
    assert wake_runs(at=later) == []
    OrmQ.objects.all().delete()
    assert wake_runs(at=NOON) == []
    assert [one.pk for one in wake_runs(at=later)] == [run.pk]
    assert OrmQ.objects.count() == 1


def test_task_executes_a_run(no_vendors):
    run = start_run(trigger="api", at=NOON, steps=["scrape"])
    assert tasks.execute_run(run.pk) == "skipped"
    assert tasks.execute_run(run.pk + 1) == "gone"


def test_scheduled_task_makes_the_run_of_its_slot(no_vendors):
    assert tasks.run_schedule(intended_date=NOON.isoformat()) == f"run {Run.objects.get().pk}"
    assert tasks.run_schedule(intended_date=NOON.isoformat()) == (
        "no run: the slot was taken, a scheduled run goes on, or it is paused"
    )


def test_failing_task_says_so_and_does_not_raise(caplog):
    assert tasks.run_schedule(intended_date="yesterday") == "failed: ValueError"


def test_other_tasks_answer(no_vendors):
    assert tasks.beat(intended_date="") == "alive"
    assert tasks.prune().startswith("Pruned(")
    assert tasks.audit() == "[]"
    assert tasks.reconcile().startswith("Recovery(stale_runs=0")


def test_heartbeat():
    assert not is_beating("queue", at=NOON)
    assert is_beating("queue", at=NOON, since=NOON - timedelta(minutes=5))
    record_beat("queue", at=NOON)
    assert is_beating("queue", at=NOON + timedelta(minutes=5))
    assert not is_beating("queue", at=NOON + timedelta(minutes=6))
    record_beat("queue", at=NOON + timedelta(minutes=7))
    assert Heartbeat.objects.count() == 1


def test_prune_empties_old_logs_and_keeps_the_rows():
    with time_machine.travel(NOON, tick=False):
        run = start_run(trigger="api", at=NOON, steps=["scrape"])
        stop_run(run, at=NOON)
    run.steps.update(log=[["12:00", "info", "text"]])
    assert prune_rows(at=NOON + timedelta(days=179)).logs == 0
    pruned = prune_rows(at=NOON + timedelta(days=181))
    assert pruned == Pruned(rejected=0, logs=1, tasks=0, slots=0)
    assert run.steps.get().log == []


def test_context_counts_logs_and_keeps_reasons_apart():
    run = start_run(trigger="api", at=NOON, steps=["scrape"])
    context = StepContext(run=run, step_run=run.steps.get(), settings=Settings())
    context.add(claimed=2, succeeded=1, calls=3, cost_usd=1, seen=4)
    context.add(skipped=1, seen=1)
    context.add_reason("no budget")
    context.add_reason("no budget")
    context.add_reason("no time")
    context.log("info", "done")
    context.heartbeat(now=True)
    step = StepRun.objects.get()
    assert (step.claimed, step.succeeded, step.skipped, step.calls) == (2, 1, 1, 3)
    assert (step.counts, step.reason) == ({"seen": 5}, "no budget; no time")
    assert [line[1:] for line in step.log] == [["info", "done"]]
    assert Run.objects.get().heartbeat_at == step.heartbeat_at


def test_slice_that_is_over_asks_for_the_end():
    run = start_run(trigger="api", at=NOON, steps=["scrape"])
    context = StepContext(run=run, step_run=run.steps.get(), settings=Settings(), slice_seconds=-1)
    assert (context.asked_for_end, context.stop_requested()) == (False, True)
    assert context.asked_for_end
