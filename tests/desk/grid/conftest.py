from __future__ import annotations

import gzip
import json
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from access.models import User

ROOT = "/admin/desk/grid/"


class Grid:
    """The grid's addresses, as one person's browser asks them."""

    def __init__(self, client, user):
        self.client = client
        self.user = user
        client.force_login(user)

    def get(self, path, *, status=200, **asked):
        said = {
            name: value if isinstance(value, str | int) else json.dumps(value)
            for name, value in asked.items()
        }
        answer = self.client.get(f"{ROOT}{path}?{urlencode(said)}")
        assert answer.status_code == status, answer.content
        if answer.headers.get("Content-Encoding") == "gzip":
            return json.loads(gzip.decompress(answer.content))
        return answer.json()

    def post(self, path, body, *, status=200):
        answer = self.client.post(f"{ROOT}{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    def ids(self, **asked):
        return [row["id"] for row in self.get("rows/", columns="name", **asked)["rows"]]


def make_person(name, role="creative", **more):
    user = User.objects.create(username=name, is_staff=True, **more)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def grid(client, db):
    return Grid(client, make_person("ada", first_name="Ada", last_name="Example"))


@pytest.fixture
def join(db):
    """Another person's browser."""
    return lambda name, role="creative": Grid(Client(), make_person(name, role))
