"""The vendors' stand-ins, served over real HTTP on a free port of this machine."""

from collections.abc import Iterator

import pytest

from integrations.sandbox.serve import Sandbox, start_in_thread


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Sandbox]:
    """One server for the whole test session; use `sandbox`, which starts clean."""
    handle = start_in_thread()
    yield handle
    handle.stop()


@pytest.fixture
def sandbox(sandbox_server: Sandbox) -> Iterator[Sandbox]:
    """The sandbox as if just made: no runs, no contacts beyond sales', no faults, no calls."""
    sandbox_server.context.reset()
    yield sandbox_server
    sandbox_server.context.reset()
