"""Whether the vendors, the database and the queue answer: one cheap authenticated call each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import DatabaseError, connection
from django_q.tasks import queue_size

from integrations.errors import VendorError
from pipeline.domain.beat import QUEUE, is_beating
from pipeline.steps.registry import CREDENTIALS
from pipeline.vendors import Vendors

Status = Literal["ok", "not configured", "failed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """`detail` is one line without secrets: what answered, or what went wrong."""

    name: str
    status: Status
    detail: str


def check_connections(vendors: Vendors, *, at: datetime) -> list[Answer]:
    """Every part once, whatever the others say."""
    return [
        *(check_vendor(vendors, name) for name in CREDENTIALS),
        check_database(),
        check_queue(at=at),
    ]


def check_vendor(vendors: Vendors, name: str) -> Answer:
    gateway = getattr(vendors, name)
    if gateway is None:
        return Answer(name, "not configured", f"{CREDENTIALS[name]} is not set")
    ask: Callable[[], object] = gateway.models if name == "openai" else gateway.whoami
    try:
        ask()
    except VendorError as error:
        return Answer(name, "failed", str(error))
    return Answer(name, "ok", "the credential is accepted")


def check_database() -> Answer:
    try:
        with connection.cursor() as cursor:
            cursor.execute("show server_version")
            version = cursor.fetchone()[0]
    except DatabaseError as error:
        return Answer("database", "failed", (str(error).strip().splitlines() or ["no answer"])[0])
    return Answer("database", "ok", f"PostgreSQL {version}")


def check_queue(*, at: datetime) -> Answer:
    """The broker answers. Whether a worker listens is said beside it: commands need none."""
    try:
        waiting = queue_size()
        is_alive = is_beating(QUEUE, at=at)
    except Exception as error:  # noqa: BLE001 - the brokers have no error in common
        return Answer("queue", "failed", f"{type(error).__name__}: the broker does not answer")
    worker = "a worker is alive" if is_alive else "no worker has been heard of lately"
    return Answer("queue", "ok", f"{waiting} tasks wait; {worker}")
