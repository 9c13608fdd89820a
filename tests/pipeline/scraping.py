"""Runs of the step scrape, in this process or in one of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

from django.db import connection
from django.utils import timezone

from pipeline.domain.execute_run import Conditions, execute_run
from pipeline.domain.hold_run import is_held
from pipeline.domain.start_run import start_run
from pipeline.models import Run, StepRun
from pipeline.vendors import Vendors


def run_steps(*steps: str, **options) -> Run:
    wait = options.pop("max_wait_seconds", 60)
    run = start_run(trigger="command", at=timezone.now(), steps=steps, **options)
    with Vendors() as vendors:
        conditions = Conditions(vendors=vendors, poll_seconds=0.02, max_wait_seconds=wait)
        return execute_run(run, conditions)


def step_of(run: Run, name: str = "scrape") -> StepRun:
    return run.steps.get(name=name)


def outcome(step: StepRun) -> tuple:
    return step.state, step.claimed, step.succeeded, step.failed, step.skipped


def starts(sandbox) -> int:
    return sandbox.context.calls.snapshot().get("apify", {}).get("start", {}).get("writes", 0)


# A line for each turn of the step, so that a test can follow it.
PROCESS = """
import django, json, os
django.setup()
from django.core.management import call_command
from django.db import connection
from pipeline import progress
progress.SECONDS_BETWEEN_LINES = 0
connection.settings_dict.update(json.loads(os.environ["TEST_DATABASE"]))
call_command("run_pipeline", "scrape")
"""


def run_in_process(sandbox) -> subprocess.Popen:
    """`run_pipeline scrape` in a process of its own, over this test's database."""
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    database = {name: connection.settings_dict[name] for name in names}
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "TEST_DATABASE": json.dumps(database),
        "APIFY_TOKEN": "t",
        "APIFY_API_URL": sandbox.apify_url,
    }
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS], env=environment, stdout=subprocess.PIPE, text=True
    )


def follow_until(process: subprocess.Popen, is_so) -> None:
    """Looks after each line that the process prints."""
    for _line in process.stdout:
        if is_so():
            return
    raise AssertionError("the process ended before it was so")


def kill(process: subprocess.Popen) -> None:
    """Returns when the database, too, has noticed, and freed the run that the process held."""
    process.send_signal(signal.SIGKILL)
    assert wait_for(process) == -signal.SIGKILL
    while any(map(is_held, Run.objects.values_list("pk", flat=True))):
        pass


def wait_for(process: subprocess.Popen) -> int:
    """Its exit code."""
    with process:
        process.communicate(timeout=120)
    return process.returncode
