"""Runs the pipeline, or some of its steps, in this process. Needs no worker."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from integrations.domain.deliver import deliver_due
from pipeline.domain.execute_run import Conditions, execute_run
from pipeline.domain.execute_step import list_errors
from pipeline.domain.find_posts import find_posts
from pipeline.domain.preview_run import preview_run
from pipeline.domain.reconcile import reconcile_all
from pipeline.domain.report_run import report_run
from pipeline.domain.start_run import start_run
from pipeline.domain.tell import read_ways
from pipeline.management.refusals import check_database, refusing
from pipeline.models import Run, StepRun
from pipeline.progress import open_progress
from pipeline.steps.registry import STEP_NAMES, order_steps
from pipeline.vendors import Vendors

WELL = {"succeeded", "skipped"}


class Command(BaseCommand):
    help = "Runs the pipeline's steps in this process: all of them, or those named."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("steps", nargs="*", metavar="STEP", help=" ".join(STEP_NAMES))
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and cost"
        )
        parser.add_argument(
            "--post", action="append", default=[], metavar="URL", dest="posts", help="only this one"
        )
        parser.add_argument("--force", action="store_true", help="whatever the selection rule says")
        parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = self.read_options(options)
        with open_progress(quiet=options["json"]) as show, Vendors() as vendors:
            conditions = Conditions(vendors=vendors, show_progress=show)
            if options["dry_run"]:
                run, steps = preview_run(**wanted, conditions=conditions)
            else:
                run, steps = self.run_for_real(wanted, conditions)
        self.report(run, steps, as_json=options["json"])
        if run.state not in WELL:
            sys.exit(1)

    def read_options(self, options: dict[str, Any]) -> dict[str, Any]:
        """What was asked for. Ends 2 for a step or post that is none, and without a database."""
        check_database()
        with refusing(ValueError):
            steps = order_steps(options["steps"])
            post_ids = find_posts(options["posts"])
        return {"steps": steps, "post_ids": post_ids, "force": options["force"]}

    def run_for_real(
        self, wanted: dict[str, Any], conditions: Conditions
    ) -> tuple[Run, list[StepRun]]:
        measures = "scrape" not in wanted["steps"]
        reconcile_all(conditions.vendors, at=timezone.now(), measures=measures)
        run = start_run(trigger="command", at=timezone.now(), **wanted)
        run = execute_run(run, conditions)
        deliver_due(read_ways(), clock=timezone.now)
        return run, list(run.steps.order_by("order"))

    def report(self, run: Run, steps: list[StepRun], *, as_json: bool) -> None:
        report = report_run(run, steps)
        if as_json:
            self.stdout.write(json.dumps(report))
        else:
            self.write_lines(report)
        for step in steps:
            if step.state not in WELL:
                self.stderr.write(f"{step.name} {step.state}: {step.reason}")
                for error in list_errors(step):
                    if error not in step.reason:
                        self.stderr.write(f"{step.name}: {error}")

    def write_lines(self, report: dict[str, Any]) -> None:
        for step in report["steps"]:
            counts = (
                f"{step['claimed']} rows, {step['succeeded']} done, {step['failed']} failed,"
                f" {step['skipped']} left, {step['calls']} calls, {step['cost_usd']} USD"
            )
            detail = step["reason"] if step["status"] == "skipped" else counts
            self.stdout.write(f"{step['name']:<9} {step['status']:<9} {detail}")
            for line in step.get("would", ()):
                self.stdout.write(f"          {line}")
        name = f"run {report['run']}" if report["run"] else "dry run"
        self.stdout.write(f"{name} {report['status']}, {report['cost_usd']} USD")
