from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from access.models import User


@pytest.fixture
def enter(client, db):
    """`enter("operator")`: the client, logged in as somebody of that role."""
    import_module("desk.migrations.0002_roles").make_roles(apps, None)

    def log_in(role):
        user, _ = User.objects.get_or_create(username=role, defaults={"is_staff": True})
        user.groups.set([Group.objects.get(name=role)])
        client.force_login(user)
        return client

    return log_in
