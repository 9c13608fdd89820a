"""Serves the sandbox: in the foreground for people, in a thread for tests."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from integrations.sandbox.app import create_app
from integrations.sandbox.state import Context

HOST = "127.0.0.1"


def serve(
    port: int,
    state_dir: Path | None,
    faults_profile: str = "none",
    *,
    latency_seconds: float = 0,
    show: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serves on `port` (0: a free one) until interrupted. `show` gets the address, which is ours by
    then. Raises OSError where the port is taken.
    """
    listener = _listen(port)
    app = create_app(
        state_dir=state_dir, faults_profile=faults_profile, latency_seconds=latency_seconds
    )
    show(_address(listener))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    with suppress(KeyboardInterrupt):
        server.run([listener])


@dataclass
class Sandbox:
    """A running sandbox; the three vendor URLs are what goes into the environment."""

    url: str
    context: Context
    server: "_Server"
    thread: threading.Thread

    @property
    def apify_url(self) -> str:
        """For `APIFY_API_URL`."""
        return f"{self.url}/apify"

    @property
    def hubspot_url(self) -> str:
        """For `HUBSPOT_API_URL`."""
        return f"{self.url}/hubspot"

    @property
    def openai_url(self) -> str:
        """For `OPENAI_BASE_URL`, which ends in `/v1`."""
        return f"{self.url}/openai/v1"

    def stop(self) -> None:
        """Ends the server's thread and closes the state."""
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.context.db.close()


def start_in_thread(*, port: int = 0, state_dir: Path | None = None, **options: Any) -> Sandbox:
    """Serves in a daemon thread and returns once it accepts; `options` are those of `create_app`."""
    app = create_app(state_dir=state_dir, **options)
    listener = _listen(port)
    server = _Server(
        uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True, name="sandbox")
    thread.start()
    if not server.accepting.wait(timeout=30):
        raise RuntimeError("the sandbox did not start within 30 s")
    return Sandbox(url=_address(listener), context=app.state.context, server=server, thread=thread)


def _listen(port: int) -> socket.socket:
    # asyncio turns Nagle's delay (40 ms an answer) off only where the protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _address(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"


class _Server(uvicorn.Server):
    """Says when it accepts connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepting = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.accepting.set()
