"""A paused schedule starts nothing, and its slots say who paused it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_q.models import OrmQ

from access.models import User
from config.schedules import write_schedules
from pipeline.domain.pause_schedule import pause_schedule, resume_schedule
from pipeline.domain.request_run import request_scheduled_run
from pipeline.models import PausedSchedule, Run, ScheduleSlot

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def ada():
    write_schedules()
    return User.objects.create_user("ada")


def test_paused_schedule_starts_no_run_until_it_is_resumed(ada):
    pause_schedule("pipeline", by=ada, reason=" the vendor is down ", at=NOON)

    assert request_scheduled_run("pipeline", NOON, at=NOON) is None
    assert (Run.objects.count(), OrmQ.objects.count()) == (0, 0)
    slot = ScheduleSlot.objects.get()
    assert (slot.run, slot.left_because) == (None, "paused by ada: the vendor is down")

    assert resume_schedule("pipeline") is True
    assert request_scheduled_run("pipeline", NOON, at=NOON) is None
    assert request_scheduled_run("pipeline", NOON + timedelta(days=1), at=NOON) is not None


def test_pause_says_who_when_and_why_and_a_second_changes_nothing(ada):
    other = User.objects.create_user("bob")
    pause_schedule("pipeline", by=ada, reason="", at=NOON)
    pause = pause_schedule("pipeline", by=other, reason="again", at=NOON + timedelta(days=1))
    assert (pause.paused_by, pause.reason, pause.paused_at) == (ada, "", NOON)
    request_scheduled_run("pipeline", NOON, at=NOON)
    assert ScheduleSlot.objects.get().left_because == "paused by ada"


def test_pause_of_somebody_who_left_still_holds(ada):
    pause_schedule("pipeline", by=ada, reason="holidays", at=NOON)
    ada.delete()
    assert request_scheduled_run("pipeline", NOON, at=NOON) is None
    assert ScheduleSlot.objects.get().left_because == "paused: holidays"


@pytest.mark.parametrize("name", ["reconcile", "nothing"])
def test_what_starts_no_runs_cannot_be_paused(ada, name):
    with pytest.raises(ValueError, match="starts no runs"):
        pause_schedule(name, by=ada, reason="", at=NOON)
    assert not PausedSchedule.objects.exists()


def test_resuming_what_is_not_paused_does_nothing(ada):
    assert resume_schedule("pipeline") is False


def test_slot_says_that_a_scheduled_run_goes_on(ada):
    run = request_scheduled_run("pipeline", NOON, at=NOON)
    assert request_scheduled_run("pipeline", NOON + timedelta(days=1), at=NOON) is None
    last = ScheduleSlot.objects.latest("slot")
    assert last.left_because == f"the scheduled run {run.pk} goes on"
