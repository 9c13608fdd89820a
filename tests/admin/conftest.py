from __future__ import annotations

import pytest

from access.models import User


@pytest.fixture
def admin_page(client, db):
    """A client that is logged in as an administrator."""
    client.force_login(User.objects.create_superuser("administrator"))
    return client
