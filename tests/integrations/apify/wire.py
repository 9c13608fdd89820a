"""A vendor that answers exactly what a test says, over real HTTP, for faults the sandbox does not have."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGINATION = ("total", "offset", "count", "limit", "desc")


@dataclass
class Answer:
    status: int = 200
    body: object = None
    headers: dict = field(default_factory=dict)
    is_dropped: bool = False
    drip_seconds: float = 0

    def encode(self):
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Asked:
    method: str
    path: str
    query: dict
    headers: dict
    body: object


class Vendor(ThreadingHTTPServer):
    daemon_threads = False
    timeout = 0

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = list(answers), []
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.is_over = threading.Event()
        self.is_drained = False

    def handle_timeout(self):
        self.is_drained = True

    def hear_out(self):
        """Takes what was sent although the caller gave up before it was heard."""
        self.is_over.set()
        while not self.is_drained:
            self.handle_request()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.command, parts.path, query, headers, body))
        said = self.server.answers.pop(0)
        if said.is_dropped:
            self.close_connection = True
            return
        payload = said.encode()
        self.send_response(said.status)
        for name, value in {"Content-Type": "application/json", **said.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.send_body(payload, said.drip_seconds)

    def send_body(self, payload, drip_seconds):
        try:
            for byte in payload if drip_seconds else ():
                self.wfile.write(bytes([byte]))
                self.server.is_over.wait(drip_seconds)
            if not drip_seconds:
                self.wfile.write(payload)
        except OSError:
            self.close_connection = True

    def log_message(self, *args):
        pass

    do_GET = do_POST = answer  # noqa: N815


@contextmanager
def serve_answers(*answers):
    vendor = Vendor(answers)
    thread = threading.Thread(target=vendor.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield vendor
    finally:
        vendor.shutdown()
        thread.join()
        vendor.hear_out()


def make_run(run_id="run1", status="RUNNING", **more):
    """A run as Apify sends it, with all that the library's strict model requires."""
    return {
        "id": run_id,
        "actId": "act1",
        "userId": "user1",
        "startedAt": "2026-06-17T08:30:11.305Z",
        "finishedAt": None,
        "status": status,
        "statusMessage": "Actor is running",
        "meta": {"origin": "API", "userAgent": "ApifyClient/3.4; intent-7"},
        "stats": {},
        "options": {"build": "latest", "timeoutSecs": 300, "memoryMbytes": 256, "diskMbytes": 512},
        "buildId": "b1",
        "defaultKeyValueStoreId": "kvs1",
        "defaultDatasetId": "data1",
        "defaultRequestQueueId": "queue1",
        "usageTotalUsd": 0.2654,
        **more,
    }


def refuse(status, kind="", message="no", **headers):
    body = {"error": {"type": kind, "message": message}} if kind else b"<html>blocked</html>"
    return Answer(status, body, headers)


def page_of(items, *, total, offset=0, limit=1000):
    values = (total, offset, len(items), limit, "false")
    named = zip(PAGINATION, values, strict=True)
    return Answer(200, items, {f"X-Apify-Pagination-{name}": str(value) for name, value in named})
