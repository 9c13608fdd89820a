from __future__ import annotations

import pytest

from tests.reporting.history import History


@pytest.fixture
def history(db: None) -> History:
    return History()
