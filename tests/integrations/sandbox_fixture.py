"""The vendors' stand-ins, served over real HTTP on a free port of this machine."""

import urllib.request
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
    _reset(sandbox_server)
    yield sandbox_server
    _reset(sandbox_server)


def _reset(server: Sandbox) -> None:
    """Asked over HTTP, so that it comes after every request that was sent before, heard or not."""
    with urllib.request.urlopen(f"{server.url}/sandbox/reset", b"") as answer:
        assert answer.status == 200
