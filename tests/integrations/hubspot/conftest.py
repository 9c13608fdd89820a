import json
import urllib.request

import pytest

from integrations.hubspot.client import HubSpotGateway
from integrations.hubspot.properties import PROPERTIES


@pytest.fixture
def pauses():
    """What the gateway would have slept, in seconds."""
    return []


@pytest.fixture
def gateway(sandbox, pauses):
    """An account that has our properties."""
    gateway = HubSpotGateway("pat-test", sandbox.hubspot_url, sleep=pauses.append, clock=lambda: 0)
    gateway.ensure_group()
    gateway.create_properties(PROPERTIES)
    return gateway


@pytest.fixture
def control(sandbox):
    """What sales does by hand, or (without a body) what a test wants to know."""

    def call(name, body=None):
        url = f"{sandbox.hubspot_url}/_control/{name}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    return call
