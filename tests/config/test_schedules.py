from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from io import StringIO

import pytest
import time_machine
from croniter import croniter
from django.core.management import call_command
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler

from config.schedules import SCHEDULES, Bell, find_differences, write_schedules

pytestmark = pytest.mark.django_db


def test_written_rows_are_equal_and_stay_as_they_are():
    assert write_schedules() == [f"{bell.name}: missing" for bell in SCHEDULES]
    rows = list(Schedule.objects.order_by("pk").values())
    assert write_schedules() == []
    assert list(Schedule.objects.order_by("pk").values()) == rows
    names = [
        "pipeline",
        "reconcile",
        "heartbeat",
        "deliver",
        "prune",
        "audit",
        "imports",
        "checks",
        "summaries",
    ]
    assert [row["name"] for row in rows] == names
    assert {row["intended_date_kwarg"] for row in rows} == {"intended_date"}


def test_foreign_doubled_and_changed_rows_are_mended():
    write_schedules()
    Schedule.objects.filter(name="prune").update(func="os.system")
    Schedule.objects.create(func="os.system", name="mine", schedule_type="O")
    Schedule.objects.create(func="pipeline.tasks.beat", name="heartbeat", schedule_type="O")
    expected = [
        "prune: differs from config/schedules.py",
        "mine: not in config/schedules.py",
        "heartbeat: not in config/schedules.py",
    ]
    assert sorted(find_differences()) == sorted(expected)
    assert sorted(write_schedules()) == sorted(expected)
    assert find_differences() == []
    assert Schedule.objects.count() == 9


def test_row_without_a_next_time_is_mended():
    write_schedules()
    Schedule.objects.filter(name="prune").update(next_run=None)
    assert write_schedules() == ["prune: differs from config/schedules.py"]


@time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False)
def test_pipeline_runs_on_weekdays_at_nine():
    write_schedules()
    assert Schedule.objects.get(name="pipeline").next_run == datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize("bell", SCHEDULES, ids=lambda bell: bell.name)
def test_nothing_is_scheduled_in_the_hours_that_come_twice(bell: Bell):
    _, hours, *_ = croniter.expand(bell.cron)[0]
    assert hours == ["*"] or not {1, 2, 3} & set(hours)


@pytest.mark.parametrize("bell", SCHEDULES, ids=lambda bell: bell.name)
def test_every_task_exists(bell: Bell):
    module, name = bell.task.rsplit(".", 1)
    assert callable(getattr(import_module(module), name))


@pytest.mark.django_db(transaction=True)
def test_the_queue_takes_every_row():
    write_schedules()
    Schedule.objects.update(next_run=datetime(2026, 1, 1, tzinfo=UTC))
    scheduler()
    tasks = [row.task for row in OrmQ.objects.order_by("pk")]
    assert sorted(task["func"] for task in tasks) == sorted(bell.task for bell in SCHEDULES)
    assert {task["kwargs"]["intended_date"] for task in tasks} == {"2026-01-01T00:00:00+00:00"}


def test_command_checks_and_writes():
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("sync_schedules", "--check", stdout=out)
    assert ended.value.code == 1
    assert not Schedule.objects.exists()
    call_command("sync_schedules", stdout=out)
    out = StringIO()
    call_command("sync_schedules", "--check", stdout=out)
    assert out.getvalue() == "The schedules are as they should be.\n"
