"""`make demo`: sample posts in, the pipeline until nothing is left to do, tables out."""

from __future__ import annotations

import io
import sys
import time
from decimal import Decimal

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils import timezone
from rich.console import Console

from config.demo.figures import enter_sample_figures
from config.demo.listen import deliver_messages, listen
from config.demo.report import print_report
from config.demo.users import make_users
from pipeline.models import Run, StepRun

SAMPLE_POSTS = settings.BASE_DIR / "integrations" / "sandbox" / "sample_posts.csv"
_MAX_RUNS = 20
_PLAIN_WIDTH = 110
# Apify's cost of a run is preliminary for ten seconds after its end.
_SETTLING_SECONDS = 11


def show(sandbox: str) -> None:
    console = Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH)
    started_at = timezone.now()
    for title, command in (
        ("Database", ("migrate", {"verbosity": 0})),
        ("Schedules", ("sync_schedules", {"verbosity": 0})),
        ("HubSpot properties", ("setup_hubspot", {})),
        ("12 sample posts", ("add_posts", {"file": str(SAMPLE_POSTS)})),
    ):
        console.rule(title, align="left")
        _call(command[0], **command[1])
    make_users()
    listen(sandbox)
    console.print(f"LinkedIn's figures of {enter_sample_figures()} posts entered")
    runs = _run_until_idle(console)
    if Run.objects.filter(pk__in=runs, cost_usd__gt=0).exists():
        console.print("Waiting for Apify's final prices ...")
        time.sleep(_SETTLING_SECONDS)
        _call("reconcile", stdout=io.StringIO())
    console.print(deliver_messages(sandbox))
    print_report(console, runs=runs, since=started_at)


def _run_until_idle(console: Console) -> list[int]:
    """Runs the pipeline until a run pays nothing and writes nothing; the runs' ids."""
    runs: list[int] = []
    while len(runs) < _MAX_RUNS:
        console.rule(f"Pipeline, run {len(runs) + 1}", align="left")
        _call("run_pipeline")
        run = Run.objects.latest("id")
        runs.append(run.pk)
        if _is_idle(run):
            break
    return runs


def _is_idle(run: Run) -> bool:
    calls = StepRun.objects.filter(run=run).aggregate(calls=Sum("calls"))["calls"] or 0
    return run.cost_usd == Decimal(0) and calls == 0


def _call(name: str, **options: object) -> None:
    """Runs a command; one that ends 1 (some rows failed) has said so and does not end the demo."""
    try:
        call_command(name, **options)
    except CommandError as error:
        Console(stderr=True).print(f"{name}: {error}")
    except SystemExit as end:
        if end.code not in (0, 1, None):
            raise
