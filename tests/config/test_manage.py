"""Commands refuse a configuration that cannot be used: one line, exit code 2, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from config.env import BASE_DIR

NO_SERVER = "postgres://nobody:a-secret@127.0.0.1:1/none"


def _run(*arguments: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"DATABASE_URL": "mysql://someone:a-secret@host/x"},
            "DATABASE_URL: give postgres://user:password@host:5432/name",
        ),
        ({"DJANGO_DEBUG": "maybe"}, "DJANGO_DEBUG is 'maybe': give true or false"),
        ({"Q_WORKERS": "many"}, "Q_WORKERS is 'many': give a whole number"),
        (
            {"TIME_ZONE": "Mars/Phobos", "DATABASE_URL": NO_SERVER},
            "Incorrect timezone setting: Mars/Phobos",
        ),
    ],
)
def test_settings_that_cannot_be_read(environment, said):
    code, out, error = _run("explain_posts", **environment)

    assert (code, out) == (2, "")
    assert error == f"the configuration cannot be read: {said}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("add_posts", "urn:li:activity:7472928569657225216", "--json"),
        ("explain_posts", "--json"),
        ("sync_schedules", "--check"),
        ("run_pipeline", "--json"),
    ],
)
def test_database_that_does_not_answer(arguments):
    code, out, error = _run(*arguments, DATABASE_URL=NO_SERVER)

    assert (code, out) == (2, "")
    lines = error.splitlines()
    assert lines[0].startswith("CommandError: the database does not answer: connection to server")
    assert "Traceback" not in error
    assert "a-secret" not in error
