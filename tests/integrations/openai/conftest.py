import json
import urllib.request

import pytest


@pytest.fixture
def control(sandbox):
    """What left us, as the stand-in saw it; with a body, a setting of it."""

    def call(name, body=None):
        url = f"{sandbox.openai_url.removesuffix('/v1')}/_control/{name}"
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data)) as answer:
            return json.load(answer)

    return call
