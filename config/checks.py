"""Misconfigurations, each with an id and its remedy. What reads the database only warns."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from config.env import VARIABLES, read
from config.schedules import find_differences
from reporting.domain.compare_views import compare_views
from reporting.domain.migrated import is_migrated

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
CREDENTIAL_OF = {
    "APIFY_API_URL": "APIFY_TOKEN",
    "HUBSPOT_API_URL": "HUBSPOT_ACCESS_TOKEN",
    "OPENAI_BASE_URL": "OPENAI_API_KEY",
}
DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


def public_hosts() -> list[str]:
    return [host for host in settings.ALLOWED_HOSTS if host not in LOCAL_HOSTS]


@register(Tags.security)
def check_secret_key(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or not read("DJANGO_ALLOWED_HOSTS") or read("DJANGO_SECRET_KEY"):
        return []
    return [
        Error(
            "DJANGO_ALLOWED_HOSTS is set, DJANGO_SECRET_KEY is not.",
            hint="Set DJANGO_SECRET_KEY to a long random text, the same on every machine.",
            id="postdesk.E001",
        )
    ]


@register(Tags.security)
def check_debug(**_: Any) -> list[CheckMessage]:
    if not settings.DEBUG or not public_hosts():
        return []
    return [
        Error(
            f"DJANGO_DEBUG is on and the site answers to {', '.join(public_hosts())}.",
            hint="Unset DJANGO_DEBUG: its pages show settings and data to anybody.",
            id="postdesk.E002",
        )
    ]


@register()
def check_vendors(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{address} is set, {credential} is not.",
            hint=f"Set {credential}, or unset {address}: the vendor counts as not configured.",
            id="postdesk.E003",
        )
        for address, credential in CREDENTIAL_OF.items()
        if getattr(settings, address) != DEFAULTS[address] and not getattr(settings, credential)
    ]


@register()
def check_broker(**_: Any) -> list[CheckMessage]:
    if settings.Q_BROKER == "orm" or (settings.Q_BROKER == "redis" and settings.REDIS_URL):
        return []
    said = "REDIS_URL is not" if settings.Q_BROKER == "redis" else "this is neither orm nor redis"
    return [
        Error(
            f"Q_BROKER is {settings.Q_BROKER}; {said}.",
            hint="Set REDIS_URL, or unset Q_BROKER: the queue then lives in the database.",
            id="postdesk.E004",
        )
    ]


@register()
def check_retry(**_: Any) -> list[CheckMessage]:
    """A task prefetched behind others of full length must not be given out a second time."""
    queue = settings.Q_CLUSTER
    least = (queue["queue_limit"] + 2) * queue["timeout"] + 60
    if queue["retry"] >= least:
        return []
    return [
        Error(
            f"The queue's retry of {queue['retry']} s is less than {least} s.",
            hint="Set retry to (queue_limit + 2) x timeout + 60, else tasks run twice at once.",
            id="postdesk.E005",
        )
    ]


@register()
def check_time_zone(**_: Any) -> list[CheckMessage]:
    if settings.TIME_ZONE in zoneinfo.available_timezones():
        return []
    return [
        Error(
            f"TIME_ZONE {settings.TIME_ZONE} is unknown.",
            hint="Name it as the IANA list does: Europe/Rome, UTC.",
            id="postdesk.E006",
        )
    ]


@register()
def check_api_rate(**_: Any) -> list[CheckMessage]:
    if not settings.API_RATE or re.fullmatch(r"\d+/[smhd][a-z]*", settings.API_RATE):
        return []
    return [
        Error(
            f"API_RATE {settings.API_RATE} is no rate.",
            hint="Write requests per s, min, hour or day, as 600/min; blank means no limit.",
            id="postdesk.E010",
        )
    ]


@register(Tags.database)
def check_migrations(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    return [
        Warning(
            f"Migrations not applied to {alias}: {count}.",
            hint="manage.py migrate",
            id="postdesk.W007",
        )
        for alias in databases or ()
        if (count := count_unapplied(alias))
    ]


def count_unapplied(alias: str) -> int:
    """0 also where the database does not answer: that is not this check's to say."""
    try:
        executor = MigrationExecutor(connections[alias])
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return 0


@register(Tags.database)
def check_schedules(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    return [
        Warning(f"Schedule {line}.", hint="manage.py sync_schedules", id="postdesk.W008")
        for line in (read_differences() if "default" in (databases or ()) else ())
    ]


def read_differences() -> Iterator[str]:
    """Nothing where there is no table yet, or no database."""
    try:
        yield from find_differences()
    except DatabaseError:
        return


@register(Tags.database)
def check_reporting(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Before the migrations there are no views to miss."""
    return [
        Warning(f"View {line}.", hint="manage.py setup_reporting", id="postdesk.W009")
        for line in (read_views() if "default" in (databases or ()) else ())
    ]


def read_views() -> list[str]:
    """Nothing where the database does not answer."""
    try:
        return compare_views() if is_migrated() else []
    except DatabaseError:
        return []
