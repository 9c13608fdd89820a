"""A clock for tests that compare what they wrote with what was there before."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.factories.posts import NOW


@pytest.fixture
def before_now():
    """It is an hour before NOW: what a test does at NOW is the newest of a row's history."""
    with time_machine.travel(NOW - timedelta(hours=1)):
        yield
