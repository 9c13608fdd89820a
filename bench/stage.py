"""A stage for measurements: a database of its own and a sandbox of its own, both thrown away."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from integrations.sandbox.serve import Sandbox, start_in_thread

BASE_DIR = Path(__file__).resolve().parent.parent
SAMPLE_POSTS = BASE_DIR / "integrations" / "sandbox" / "sample_posts.csv"


@dataclass
class Stage:
    """`run(command...)` is `manage.py` in a process of its own; `query` reads the stage's database."""

    environment: dict[str, str]
    sandbox: Sandbox
    dsn: dict[str, Any]

    def run(self, *arguments: str, stdin: str | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=os.environ | self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in (0, 1):
            raise SystemExit(f"{arguments}: {done.stderr[-2000:]}")
        return done.stdout

    def run_pipeline(self, *steps: str) -> dict[str, Any]:
        return json.loads(self.run("run_pipeline", *steps, "--json"))

    def query(self, sql: str) -> tuple[Any, ...]:
        with psycopg2.connect(**self.dsn) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()


@contextmanager
def set_stage(*, latency_seconds: float = 0) -> Iterator[Stage]:
    """A migrated, empty database beside the configured one, and a fresh sandbox."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    server = {
        "host": database["HOST"],
        "port": database["PORT"] or 5432,
        "user": database["USER"],
        "password": database["PASSWORD"],
    }
    name = f"postdesk_bench_{secrets.token_hex(4)}"
    _execute(server, f'CREATE DATABASE "{name}"')
    sandbox = start_in_thread(latency_seconds=latency_seconds)
    login = f"{server['user']}:{server['password']}".rstrip(":")
    stage = Stage(
        environment={
            # As a parameter the host may also be the folder of a socket.
            "DATABASE_URL": (
                f"postgres://{login}@/{name}?host={server['host']}&port={server['port']}"
            ),
            "APIFY_TOKEN": "sandbox",
            "APIFY_API_URL": sandbox.apify_url,
            "HUBSPOT_ACCESS_TOKEN": "sandbox",
            "HUBSPOT_API_URL": sandbox.hubspot_url,
            "OPENAI_API_KEY": "sandbox",
            "OPENAI_BASE_URL": sandbox.openai_url,
        },
        sandbox=sandbox,
        dsn=server | {"dbname": name},
    )
    try:
        stage.run("migrate", "--verbosity", "0")
        stage.run("setup_hubspot")
        sandbox.context.calls.reset()
        yield stage
    finally:
        sandbox.stop()
        _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server: dict[str, Any], sql: str) -> None:
    connection = psycopg2.connect(**server, dbname="postgres")
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()
