"""The demo's world: the embedded database and the sandbox, never a real vendor's account."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
STATE_DIR = BASE_DIR / "var" / "sandbox"
_ADDRESS_FILE = STATE_DIR / "address.json"
_START_SECONDS = 60


@contextmanager
def sandbox() -> Iterator[str]:
    """The sandbox's address: one that runs already on this state, else our own for the while."""
    running = _running()
    if running is not None:
        yield running
        return
    process, url = _start()
    try:
        _ADDRESS_FILE.write_text(json.dumps({"url": url}))
        yield url
    finally:
        _ADDRESS_FILE.unlink(missing_ok=True)
        process.terminate()
        process.wait(timeout=20)


def point_at(url: str) -> None:
    """Sets the environment before Django reads it: it wins over `.env`, so no real key is used.

    DATABASE_URL counts only where the caller's own environment has it, for the same reason.
    """
    os.environ.setdefault("DATABASE_URL", "")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "APIFY_TOKEN": "sandbox",
        "APIFY_API_URL": f"{url}/apify",
        "HUBSPOT_ACCESS_TOKEN": "sandbox",
        "HUBSPOT_API_URL": f"{url}/hubspot",
        "OPENAI_API_KEY": "sandbox",
        "OPENAI_BASE_URL": f"{url}/openai/v1",
        "SENTRY_DSN": "",
        "SLACK_WEBHOOK_URL": "",
        "WEBHOOKS_ALLOW_PRIVATE": "true",
        "EMAIL_URL": "consolemail://",
    }


def _running() -> str | None:
    try:
        url = str(json.loads(_ADDRESS_FILE.read_text())["url"])
    except (OSError, ValueError, KeyError):
        return None
    return url if _answers(url) else None


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/sandbox/health", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _start() -> tuple[subprocess.Popen[bytes], str]:
    STATE_DIR.mkdir(parents=True, exist_ok=True)
    options = ["--port", "0", "--state-dir", str(STATE_DIR), "--faults", "usual"]
    command = [sys.executable, "manage.py", "sandbox", *options]
    said = STATE_DIR / "sandbox.out"
    with said.open("wb") as out, (STATE_DIR / "sandbox.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=BASE_DIR, stdout=out, stderr=log)
    deadline = time.monotonic() + _START_SECONDS
    while not (url := _read_url(said)) or not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise SystemExit(f"The sandbox did not start: see {STATE_DIR / 'sandbox.log'}")
        time.sleep(0.1)
    return process, url


def _read_url(said: Path) -> str:
    """The address it took, from the lines it prints then; empty before."""
    found = re.search(r"^APIFY_API_URL=(.+)/apify$", said.read_text(), re.MULTILINE)
    return found[1] if found else ""
