"""Measures the classifier against rows that people labelled."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from engagers.domain.asking import prepare_asking
from engagers.domain.evaluate_classifier import (
    COLUMNS,
    FIELDS,
    Evaluation,
    evaluate_classifier,
)
from integrations.errors import VendorError
from pipeline.management.refusals import WRONG, check_database
from pipeline.models import Settings
from pipeline.numbers import budgets
from pipeline.vendors import Vendors


class Command(BaseCommand):
    help = f"Accuracy, macro-F1, coverage, confusion and cost. Columns: {','.join(COLUMNS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = _read(options["file"])
        check_database()
        with Vendors() as vendors:
            if vendors.openai is None:
                raise CommandError(
                    "OpenAI is not configured: OPENAI_API_KEY is not set", returncode=WRONG
                )
            money = budgets(Settings.load())
            asking = prepare_asking(vendors.openai, budgets=money, run_ref="")
            try:
                found = evaluate_classifier(asking, rows, now=timezone.now)
            except VendorError as error:
                raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found)))
        else:
            self._tell(found)
        if found.errors:
            self.stderr.write(f"{found.errors} rows have no answer: {found.reason}")
            sys.exit(1)

    def _tell(self, found: Evaluation) -> None:
        self.stdout.write(f"{found.rows} rows, coverage {found.coverage:.1%}")
        for name in FIELDS:
            score = found.fields[name]
            self.stdout.write(
                f"{name}: accuracy {score.accuracy:.1%}, macro-F1 {score.macro_f1:.3f}"
            )
        for label, answers in found.confusion.items():
            told = ", ".join(f"{answer} {number}" for answer, number in answers.items())
            self.stdout.write(f"  {label}: {told}")
        self.stdout.write(f"{found.calls} requests, {found.cost_usd} USD")


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            rows = [{name: row.get(name) or "" for name in COLUMNS} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path} cannot be read: {error}", returncode=WRONG) from None
    if missing:
        raise CommandError(f"{path} lacks the columns {', '.join(missing)}", returncode=WRONG)
    return rows


def _as_json(found: Evaluation) -> dict[str, object]:
    audience = found.fields["audience"]
    return {
        "rows": found.rows,
        "errors": found.errors,
        "coverage": round(found.coverage, 4),
        "accuracy": round(audience.accuracy, 4),
        "macro_f1": round(audience.macro_f1, 4),
        "fields": {
            name: {"accuracy": round(one.accuracy, 4), "macro_f1": round(one.macro_f1, 4)}
            for name, one in found.fields.items()
        },
        "confusion": found.confusion,
        "calls": found.calls,
        "cost_usd": str(found.cost_usd),
    }
