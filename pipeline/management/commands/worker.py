"""Runs and supervises the queue's cluster."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.utils import timezone

from pipeline.domain.beat import QUEUE, is_beating
from pipeline.management.refusals import check_database
from pipeline.supervisor import Supervisor


class Command(BaseCommand):
    help = "Runs and supervises the queue's cluster; SIGTERM lets started work finish."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--processes", type=int, metavar="N", help="processes that work on tasks (4)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        call_command("sync_schedules", stdout=self.stdout)
        supervisor = Supervisor(
            [sys.executable, "-m", "django", "qcluster"],
            has_life,
            cwd=settings.BASE_DIR,
            environment=make_environment(options["processes"]),
            finish_seconds=settings.Q_CLUSTER["timeout"] + 30,
        )
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, supervisor.stop)
        supervisor.run()


def make_environment(processes: int | None) -> dict[str, str]:
    """This process's, with the number of processes where it is given."""
    return {**os.environ} | ({"Q_WORKERS": str(processes)} if processes else {})


def has_life(since: datetime) -> bool:
    """A database that does not answer says nothing about the queue: it is given time."""
    try:
        return is_beating(QUEUE, at=timezone.now(), since=since)
    except DatabaseError:
        return True
    finally:
        connection.close()
