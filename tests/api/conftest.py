from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from access.domain.issue_key import issue_key
from access.models import User
from tests.integrations.outgoing.conftest import receiver

__all__ = ["receiver"]


@pytest.fixture
def owner(db):
    return User.objects.create_superuser("ada")


@pytest.fixture
def make_client(owner):
    """`make_client("read", "write")`: a client that sends a key of these scopes."""

    def make(*scopes, of=owner):
        _, key = issue_key("program", scopes=scopes, owner=of)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return make


@pytest.fixture
def reader(make_client):
    return make_client("read")


@pytest.fixture
def writer(make_client):
    return make_client("read", "write")


@pytest.fixture
def runner(make_client):
    return make_client("run")
