"""The commands that serve until they are ended."""

from __future__ import annotations

import os
import signal
import socket
import threading
from io import StringIO

import httpx2
import pytest
from django.core.management import CommandError, call_command

from pipeline.management.commands.worker import make_environment


class Announced(StringIO):
    """Ends the server by a signal, as Ctrl-C does, once it has answered."""

    def __init__(self) -> None:
        super().__init__()
        self.url = ""
        self.answers: list[int] = []

    def write(self, text: str) -> int:
        if text.startswith("OPENAI_BASE_URL="):
            self.url = text.strip().removeprefix("OPENAI_BASE_URL=").removesuffix("/openai/v1")
            self.thread = threading.Thread(target=self.ask_and_end)
            self.thread.start()
        return super().write(text)

    def ask_and_end(self) -> None:
        with httpx2.Client(timeout=60) as client:
            self.answers.append(client.get(f"{self.url}/apify/v2/users/me").status_code)
        os.kill(os.getpid(), signal.SIGINT)


def test_sandbox_says_its_addresses_and_serves_them(tmp_path):
    out = Announced()
    call_command("sandbox", port=0, state_dir=tmp_path, stdout=out)
    out.thread.join()
    assert out.answers == [401]
    assert out.getvalue().splitlines() == [
        f"APIFY_API_URL={out.url}/apify",
        f"HUBSPOT_API_URL={out.url}/hubspot",
        f"OPENAI_BASE_URL={out.url}/openai/v1",
    ]


def test_sandbox_refuses_a_port_that_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"cannot serve on port {port}: .*in use"):
            call_command("sandbox", port=port, state_dir=tmp_path)


def test_sandbox_refuses_an_unknown_profile():
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("sandbox", "--faults", "sunshine")


def test_number_of_the_workers_processes_is_handed_on():
    assert make_environment(3) == {**os.environ, "Q_WORKERS": "3"}
    assert make_environment(None) == dict(os.environ)
