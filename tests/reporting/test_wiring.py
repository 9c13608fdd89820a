"""The step `prepare` and the system check, which know the views through what is registered."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from django.core.checks import run_checks

from pipeline.context import StepContext, StepFailed
from pipeline.models import Run, Settings, StepRun
from pipeline.preparations import PREPARATIONS
from reporting.domain.compare_views import compare_views
from reporting.domain.definitions import read_definitions
from reporting.domain.sync_views import drop_views
from reporting.preparation import prepare_views
from tests.reporting.rows import run_sql

pytestmark = pytest.mark.django_db


def prepare(*, dry_run: bool, role: str = "none") -> list[str]:
    """The lines it logged."""
    run = Run.objects.create(trigger="command", created_at=datetime.now(UTC))
    step = StepRun.objects.create(run=run, name="prepare", order=0)
    context = StepContext(run=run, step_run=step, settings=Settings.load(), dry_run=dry_run)
    run_sql(f"SET LOCAL ROLE {role}")
    prepare_views(context)
    return [text for _, _, text in step.log]


def test_is_registered_once() -> None:
    assert PREPARATIONS.count(prepare_views) == 1


def test_prepare_makes_lost_views() -> None:
    run_sql("DROP VIEW reporting.dim_date")
    assert prepare(dry_run=False) == ["reporting.dim_date was made anew"]
    assert compare_views() == []


def test_prepare_says_what_to_do_where_it_has_no_right() -> None:
    run_sql("DROP VIEW reporting.dim_date")
    worker = f"reporting_worker_of_a_test_{os.getpid()}"
    run_sql(f"CREATE ROLE {worker}")
    with pytest.raises(StepFailed) as failed:
        prepare(dry_run=False, role=worker)
    assert str(failed.value) == (
        "the reporting views cannot be made (permission denied for schema reporting):"
        " manage.py setup_reporting as the owner of the tables"
    )


def test_dry_run_only_says_what_is_lost() -> None:
    run_sql("DROP VIEW reporting.dim_date")
    assert prepare(dry_run=True) == ["would be made anew: reporting.dim_date is missing"]
    assert compare_views() == ["reporting.dim_date is missing"]


def found() -> list[str]:
    messages = run_checks(databases=["default"])
    return [message.msg for message in messages if message.id == "postdesk.W009"]


def test_check_is_silent_where_all_is_in_place() -> None:
    assert found() == []


def test_check_names_lost_views() -> None:
    drop_views()
    assert found() == [f"View {one.place} is missing." for one in read_definitions()]


def test_check_waits_for_the_migrations() -> None:
    drop_views()
    run_sql("DELETE FROM django_migrations WHERE app = 'posts'")
    assert found() == []
