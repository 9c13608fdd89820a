"""People of each role, and runs as they are after work."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from access.models import User
from pipeline.domain.start_run import start_run
from pipeline.models import Run

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def client_of(db):
    """`client_of("creative")`: a client of somebody in that group; "admin" is a superuser."""
    if not Group.objects.exists():
        import_module("desk.migrations.0002_roles").make_roles(apps, None)

    def make(role, name=""):
        user = User.objects.create_user(
            name or role, is_staff=True, is_superuser=role == "admin", time_zone="Europe/Berlin"
        )
        if role != "admin":
            user.groups.set([Group.objects.get(name=role)])
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return make


@pytest.fixture
def operator(client_of):
    return client_of("operator")


def finish(run, *, state="succeeded", **fields):
    """Ends a run and its steps as given."""
    now = timezone.now()
    run.steps.update(state=state, finished_at=now, reason="done", **fields)
    Run.objects.filter(pk=run.pk).update(
        state=state, started_at=now, finished_at=now, cost_usd=fields.get("cost_usd", Decimal(0))
    )
    run.refresh_from_db()
    return run


def make_run(*, state="succeeded", steps=("scrape",), started_by=None, dry_run=False, **fields):
    run = start_run(trigger="admin", at=NOON, steps=steps, started_by=started_by, dry_run=dry_run)
    return finish(run, state=state, **fields)
