from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from access.models import User


@pytest.fixture
def log_in_as(client, db):
    """`log_in_as("creative")`: the test client, logged in as somebody of that group."""

    def log_in(role):
        user = User.objects.create_user(f"some-{role}", is_staff=True)
        user.groups.set([Group.objects.get(name=role)])
        client.force_login(user)
        client.user = user
        return client

    return log_in
