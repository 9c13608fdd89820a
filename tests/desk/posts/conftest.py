from __future__ import annotations

import pytest

from tests.factories.people import make_person


@pytest.fixture
def ada(db):
    return make_person("ada", role="creative")


@pytest.fixture
def page(client, ada):
    """The browser of a creative."""
    client.force_login(ada)
    return client
