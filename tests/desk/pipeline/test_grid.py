"""The pipeline's page: runs by steps, the queue, the schedules."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ, Schedule, Task

from access.models import User
from config.schedules import write_schedules
from desk.pipeline.grid import Filters, read_filters, read_rows
from pipeline.domain.beat import QUEUE, record_beat
from pipeline.domain.pause_schedule import pause_schedule
from pipeline.domain.request_run import request_run, request_scheduled_run
from pipeline.models import Run
from tests.desk.pipeline.conftest import NOON, make_run

PAGE = "/admin/desk/pipeline/"
# The session, the person and their rights (3), runs with steps (2), who started any, the heartbeat,
# failed tasks, the queue, pauses, slots, schedules.
QUERIES = 13


def texts(response, name):
    return response.context[name]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_runs(operator, count):
    write_schedules()
    for _ in range(count):
        make_run(steps=("prepare", "scrape", "push"), started_by=operator.user)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = operator.get(PAGE)
    assert response.status_code == 200
    assert len(response.context["rows"]) == count
    assert len(queries) == QUERIES, "\n".join(one["sql"][:150] for one in queries)


def test_cells_say_state_duration_and_cost_in_words(operator):
    with time_machine.travel(NOON, tick=False):
        run = make_run(
            steps=("scrape",),
            state="partial",
            cost_usd=Decimal("0.25"),
            claimed=3,
            succeeded=1,
            failed=2,
            started_at=NOON - timedelta(seconds=72),
        )
        [row] = read_rows(Filters(), at=NOON)
        page = operator.get(PAGE).content.decode()
    cell = row.cells[1]
    assert (cell.look.word, cell.seconds, cell.cost, cell.failed) == (
        "partly done",
        "1 min 12 s",
        "0.25 USD",
        2,
    )
    assert cell.note == "3 taken, 1 done, 2 failed, 0 left. done"
    assert [one is None for one in row.cells] == [True, False, True, True, True]
    assert f'href="/admin/pipeline/run/{run.pk}/change/#step-scrape"' in page
    assert "partly done" in page
    assert "not asked" in page


def test_filters_by_state_trigger_and_who(operator):
    ada = User.objects.create_user("ada")
    failed = make_run(state="failed")
    by_ada = make_run(started_by=ada)
    scheduled = request_scheduled_run("pipeline", NOON, at=NOON)

    def found(query):
        return [row.run for row in operator.get(PAGE, query).context["rows"]]

    assert found({"state": "failed"}) == [failed]
    assert found({"trigger": "schedule"}) == [scheduled]
    assert found({"who": ada.pk}) == [by_ada]
    assert found({"state": "no state", "who": "nobody", "trigger": "x"}) == [
        scheduled,
        by_ada,
        failed,
    ]
    assert "No run fits these filters." in operator.get(PAGE, {"state": "skipped"}).content.decode()


def test_filters_that_are_none_are_left_out():
    from django.http import QueryDict

    assert read_filters(QueryDict("state=bad&trigger=bad&who=-1")) == Filters()
    assert read_filters(QueryDict("state=failed&trigger=api&who=7")) == Filters("failed", "api", 7)


def test_first_visit_says_what_to_do(operator):
    page = operator.get(PAGE).content.decode()
    assert "Nothing has run yet." in page
    assert "manage.py sync_schedules" in page
    assert "No worker has been heard of yet" in page
    assert "queued runs will not start" in page
    assert "manage.py worker" in page


def test_queue_says_what_waits_what_is_taken_and_what_failed(operator):
    with time_machine.travel(NOON, tick=False) as clock:
        record_beat(QUEUE, at=NOON)
        request_run(trigger="admin", at=NOON)
        taken = request_run(trigger="admin", at=NOON)
        OrmQ.objects.filter(pk=OrmQ.objects.last().pk).update(lock=NOON + timedelta(minutes=16))
        made = {"started": NOON, "stopped": NOON, "args": (), "kwargs": {}}
        Task.objects.create(
            id="a" * 32,
            name=f"run {taken.pk}",
            func="pipeline.tasks.execute_run",
            success=False,
            result="Traceback\nOSError: gone",
            **made,
        )
        Task.objects.create(
            id="b" * 32,
            name="x",
            func="pipeline.tasks.prune",
            success=True,
            result="failed: KeyError",
            **made,
        )
        Task.objects.create(
            id="c" * 32, name="y", func="pipeline.tasks.reconcile", success=True, result="", **made
        )
        clock.shift(timedelta(minutes=5))
        queue = operator.get(PAGE).context["queue"]
        assert (queue.waiting, queue.taken, queue.waiting_since) == (1, 1, NOON)
        assert (queue.is_alive, queue.failure_count) == (True, 2)
        assert {(task.name, task.said) for task in queue.failures} == {
            (f"run {taken.pk}", "OSError: gone"),
            ("prune", "KeyError"),
        }
        clock.shift(timedelta(minutes=2))
        page = operator.get(PAGE)
        assert page.context["queue"].is_alive is False
        assert "No worker has been heard of since 20 Nov 2026, 13:00" in page.content.decode()


def test_schedules_show_the_next_time_in_the_persons_zone(operator):
    write_schedules()
    Schedule.objects.filter(name="pipeline").update(next_run=NOON + timedelta(days=3))
    page = operator.get(PAGE).content.decode()
    assert "Next run Monday 23 Nov, 13:00" in page
    assert "Europe/Berlin" in page


def test_paused_schedule_says_who_when_and_why_and_what_its_slot_did(operator):
    write_schedules()
    pause_schedule("pipeline", by=operator.user, reason="Apify is down", at=NOON)
    request_scheduled_run("pipeline", NOON, at=NOON)
    page = " ".join(operator.get(PAGE).content.decode().split())
    assert "Paused by operator on 20 Nov 2026, 13:00: Apify is down." in page
    assert "no run: paused by operator: Apify is down" in page


@pytest.mark.parametrize("role", ["creative", "analyst"])
def test_who_may_not_start_or_pause_sees_no_button(client_of, role):
    write_schedules()
    page = client_of(role).get(PAGE).content.decode()
    assert "Start a run" not in page
    assert "data-pause" not in page


def test_nobody_without_the_right_to_see_runs(client_of):
    client = client_of("creative")
    Group.objects.get(name="creative").permissions.clear()
    assert client.get(PAGE).status_code == 403
    assert Run.objects.count() == 0


def test_dry_runs_cost_is_an_estimate(operator):
    make_run(dry_run=True, cost_usd=Decimal("0.5"))
    [row] = read_rows(Filters(), at=NOON)
    assert (row.is_dry, row.cost) == (True, "about 0.50 USD")
