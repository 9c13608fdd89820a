"""A vendor that answers what it was told to: for bytes that the strict sandbox never sends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Wire:
    """`answers` are (status, headers, body), served in order, the last one for ever."""

    def __init__(self, answers: list[tuple[int, dict[str, str], bytes]]) -> None:
        self.answers = answers
        self.requests: list[tuple[str, str, bytes]] = []
        self.url = ""


@contextmanager
def serve_answers(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[Wire]:
    wire = Wire(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def answer(self):
            length = int(self.headers.get("Content-Length") or 0)
            wire.requests.append((self.command, self.path, self.rfile.read(length)))
            status, headers, body = wire.answers[0]
            del wire.answers[: len(wire.answers) > 1]
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - http.server's names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    wire.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield wire
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
