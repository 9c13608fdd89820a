from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from access.models import User


@pytest.fixture
def admin_page(client, db):
    client.force_login(
        User.objects.create_superuser("administrator", first_name="Ada", last_name="Example")
    )
    return client


@pytest.fixture
def creative(client, db):
    import_module("desk.migrations.0002_roles").make_roles(apps, None)
    user = User.objects.create_user("creative", is_staff=True)
    user.groups.set([Group.objects.get(name="creative")])
    client.force_login(user)
    return client


@pytest.fixture
def no_vendors(settings):
    settings.APIFY_TOKEN = settings.HUBSPOT_ACCESS_TOKEN = settings.OPENAI_API_KEY = ""
