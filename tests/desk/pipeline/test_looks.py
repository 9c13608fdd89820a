"""Durations and amounts as people read them; the list of runs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from desk.pipeline.looks import LOOKS, say_seconds, say_usd
from pipeline.domain.request_run import request_scheduled_run
from pipeline.models import Run, StepRun
from tests.desk.pipeline.conftest import NOON, make_run


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0.0 s"),
        (9.94, "9.9 s"),
        (59, "59 s"),
        (61, "1 min 1 s"),
        (3599, "59 min 59 s"),
        (3_725, "1 h 2 min"),
        (-5, "0.0 s"),
    ],
)
def test_durations(seconds, said):
    assert say_seconds(NOON, NOON + timedelta(seconds=seconds)) == said


def test_what_never_began_took_no_time():
    assert (say_seconds(None, NOON), say_seconds(NOON, None)) == ("", "")


@pytest.mark.parametrize(
    ("usd", "said"),
    [(None, "unknown"), ("0", "0.00 USD"), ("0.0042", "0.0042 USD"), ("1234.5", "1,234.50 USD")],
)
def test_amounts(usd, said):
    assert say_usd(None if usd is None else Decimal(usd)) == said


def test_every_state_has_a_look():
    assert set(LOOKS) == {*Run.State.values, *StepRun.State.values}


def test_list_of_runs_is_narrowed_by_who_started_them(operator):
    by_hand = make_run()
    request_scheduled_run("pipeline", NOON, at=NOON)
    page = operator.get("/admin/pipeline/run/", {"trigger": "admin"})
    assert list(page.context["cl"].result_list) == [by_hand]
    assert operator.get("/admin/pipeline/run/").context["cl"].result_count == 2
